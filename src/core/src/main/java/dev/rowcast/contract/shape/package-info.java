/** What Debezium says of a table: its columns, their types, and what is refused about them. */
@NullMarked
package dev.rowcast.contract.shape;

import org.jspecify.annotations.NullMarked;
