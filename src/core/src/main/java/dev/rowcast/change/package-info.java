/** The row change as data, and where it stands in what the runtime reads and in the source; it decides nothing and knows no wire format. */
@NullMarked
package dev.rowcast.change;

import org.jspecify.annotations.NullMarked;
