/** The process: reads the source with the engine, hands its records to the flow, and writes down how far all are done. */
@NullMarked
package dev.rowcast.standalone.run;

import org.jspecify.annotations.NullMarked;
