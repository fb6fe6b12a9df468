/** The Kafka Connect sink connector: configuration, lifecycle and the contract log on Kafka; what happens to a record is core's. */
@NullMarked
package dev.rowcast.connect;

import org.jspecify.annotations.NullMarked;
