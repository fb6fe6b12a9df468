package dev.rowcast.deliver;

import java.util.function.Consumer;

/**
 * Where one subscription's batches go. Thread-safe; nothing in it blocks.
 */
public interface Subscriber extends AutoCloseable {
    /**
     * Sends a batch.
     *
     * @param whenAnswered gets the answer, exactly once unless the call is cancelled first; on any thread, possibly before this
     *     method returns
     */
    Call push(Batch batch, Consumer<Answer> whenAnswered);

    /**
     * Asks to be told each time that the peer can be reached again after it could not, so that nobody sits out a long backoff. One
     * listener; a later one replaces it. A subscriber that can't know never calls it.
     */
    void whenReachable(Runnable listener);

    /** Cancels what is in flight and lets go of the connection. Nothing may be pushed afterwards. */
    @Override
    void close();

    /** A batch under way. */
    @FunctionalInterface
    interface Call {
        /** Gives the call up; an answer may still come and is to be ignored. Harmless once it has ended. */
        void cancel();
    }
}
