/** A runtime around the flow whose records come from a file: no Kafka, no MySQL. It ends when all of them have. */
@NullMarked
package dev.rowcast.replay;

import org.jspecify.annotations.NullMarked;
