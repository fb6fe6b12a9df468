/** From a Debezium envelope to a row change, read in place; it knows nothing of contracts or subscribers. */
@NullMarked
package dev.rowcast.decode;

import org.jspecify.annotations.NullMarked;
