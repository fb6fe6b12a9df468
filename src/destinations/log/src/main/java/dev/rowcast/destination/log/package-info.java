/** A destination that writes each change as a line of JSON; keeps all that it is sent, repeats too, and refuses none. */
@NullMarked
package dev.rowcast.destination.log;

import org.jspecify.annotations.NullMarked;
