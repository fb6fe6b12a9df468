package dev.rowcast.deliver;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Opens the ways by which lanes send their batches to one destination. Thread-safe; nothing in it blocks.
 */
public interface Outlets extends AutoCloseable {
    /** How long it is believed that a peer takes no more than it was found to take. */
    Duration CROWDED_FOR = Duration.ofMinutes(1);

    /**
     * A lane's own way there. Doesn't connect.
     *
     * @param context what the subscription's lanes share
     * @param whenRoom told, on any thread, when {@link Outlet#room} has grown other than by an answer
     */
    Outlet open(DeliveryContext context, Runnable whenRoom);

    /**
     * Asks to be told each time that the peer can be reached again after it could not, so that nobody sits out a long backoff. One
     * listener; a later one replaces it. A destination that can't know never calls it.
     */
    void whenReachable(Runnable listener);

    /**
     * Asks to be told how many batches the peer takes at once over all outlets, each time that it was found to take no more; those beyond
     * have been answered with {@link Answer.Returned}. One listener; a later one replaces it. A destination that has no such limit never
     * calls it.
     */
    default void whenCrowded(IntConsumer listener) {}

    /**
     * Asks to be told of failures that no answer brings, since nothing was out. One listener; a later one replaces it. Not called with a
     * lock held.
     */
    default void whenFailed(Consumer<Answer.Failed> listener) {}

    /** Cancels what is in flight and lets go of the connection. Nothing may be pushed afterwards. */
    @Override
    void close();
}
