/** The row change as data, and where it stands in Kafka and in the source; it decides nothing and knows no wire format. */
@NullMarked
package dev.rowcast.change;

import org.jspecify.annotations.NullMarked;
