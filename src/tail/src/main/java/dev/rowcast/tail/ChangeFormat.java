package dev.rowcast.tail;

import dev.rowcast.sample.ReceivedChange;
import java.time.Instant;

/** Writes a change as one line, without its end. */
@FunctionalInterface
public interface ChangeFormat {
    /**
     * The line.
     *
     * @param received when the change arrived
     */
    String line(ReceivedChange change, Instant received);
}
