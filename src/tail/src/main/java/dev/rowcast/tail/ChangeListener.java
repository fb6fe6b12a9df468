package dev.rowcast.tail;

import dev.rowcast.sample.ReceivedChange;
import java.time.Instant;
import java.util.List;

/** Takes what a {@link TailServer} receives. Called by one thread at a time. */
@FunctionalInterface
public interface ChangeListener {
    /**
     * Takes one batch; only when this returns is the batch accepted, and if it throws the batch will come again.
     *
     * @param changes the batch's changes, in order; at least one
     * @param received when the batch arrived
     */
    void received(List<ReceivedChange> changes, Instant received);
}
