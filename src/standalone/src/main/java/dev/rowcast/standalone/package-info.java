/** How a program starts the whole process: what {@code rowcast run} does, as a library. */
@NullMarked
package dev.rowcast.standalone;

import org.jspecify.annotations.NullMarked;
