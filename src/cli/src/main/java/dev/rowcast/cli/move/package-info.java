/** {@code rowcast move}: from Kafka Connect to one process without Kafka, and back. */
@NullMarked
package dev.rowcast.cli.move;

import org.jspecify.annotations.NullMarked;
