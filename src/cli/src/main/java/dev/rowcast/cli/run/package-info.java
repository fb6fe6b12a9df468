/** {@code rowcast run}: one process from MySQL to subscribers and stores, without Kafka. */
@NullMarked
package dev.rowcast.cli.run;

import org.jspecify.annotations.NullMarked;
