/** What is kept of a stream until all are done with it: in memory, and in the state where that takes long. */
@NullMarked
package dev.rowcast.standalone.spool;

import org.jspecify.annotations.NullMarked;
