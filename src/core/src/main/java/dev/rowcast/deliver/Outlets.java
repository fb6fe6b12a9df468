package dev.rowcast.deliver;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Opens the outlets by which lanes send their batches to one destination. Thread-safe; no method blocks.
 */
public interface Outlets extends AutoCloseable {
    /** How long an observed limit of a peer's concurrent batches stays in effect. */
    Duration CROWDED_FOR = Duration.ofMinutes(1);

    /**
     * Opens a lane's outlet. Doesn't connect.
     *
     * @param context the context that the subscription's lanes share
     * @param whenRoom called, on any thread, when {@link Outlet#room} has grown other than by an answer
     */
    Outlet open(DeliveryContext context, Runnable whenRoom);

    /**
     * Registers a listener that is called each time the peer can be reached again, so that lanes can end a long backoff early. One
     * listener; a later one replaces it. A destination that can't detect this never calls it.
     */
    void whenReachable(Runnable listener);

    /**
     * Registers a listener that gets the number of batches that the peer takes at once over all outlets, each time a limit is observed; batches beyond
     * it have been answered with {@link Answer.Returned}. One listener; a later one replaces it. A destination that has no such limit never
     * calls it.
     */
    default void whenCrowded(IntConsumer listener) {}

    /**
     * Registers a listener for failures that no answer reports, because nothing was in flight. One listener; a later one replaces it. Not called with a
     * lock held.
     */
    default void whenFailed(Consumer<Answer.Failed> listener) {}

    /** Whether {@link #probe} is to be called while there is nothing to deliver. Constant; default false. */
    default boolean probes() {
        return false;
    }

    /**
     * Looks whether the peer can be reached, sending no change. Called with no lock held, and not again before the earlier look has ended. By default it
     * finds nothing wrong.
     *
     * @param whenKnown gets what is wrong, or empty if the peer can be reached; called once, soon, on any thread, also if this is closed meanwhile
     */
    default void probe(Consumer<Optional<Answer.Failed>> whenKnown) {
        whenKnown.accept(Optional.empty());
    }

    /** Cancels calls in flight and closes the connection. Push nothing afterwards. */
    @Override
    void close();
}
