/** {@code rowcast replay}: recorded records through the flow, without Kafka. */
@NullMarked
package dev.rowcast.cli.replay;

import org.jspecify.annotations.NullMarked;
