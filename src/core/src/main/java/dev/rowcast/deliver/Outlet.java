package dev.rowcast.deliver;

import java.util.function.Consumer;

/**
 * Sends a lane's batches to its subscriber. Answers come in the order of pushes. A lane calls {@link #push} and {@link #withdraw} one
 * after the other; all other methods may be called on any thread. No method blocks, and callbacks are called without a lock.
 */
public interface Outlet extends AutoCloseable {
    /** How much may be in flight, and how much more may be pushed. Takes only locks that are held briefly. */
    Room room();

    /** As {@link #room}, asked for changes that no other outlet of the lane may push. */
    default Room roomForBound() {
        return room();
    }

    /**
     * Sends a batch after those in flight. After an answer other than {@link Answer.Accepted}, later batches in flight are lost.
     *
     * @param first whether the answers to all earlier pushes have been handled; only then may it use another connection or stream
     * @param whenAnswered gets the answer, at most once; on any thread, possibly before this method returns
     */
    void push(Batch batch, boolean first, Consumer<Answer> whenAnswered);

    /** Takes back all batches in flight. Ignore answers that still arrive; the peer may have received any part of the batches. */
    void withdraw();

    /**
     * Releases the connection or stream at the peer that others need, if nothing is in flight. Later pushes work as before.
     * Does nothing if nothing is kept open.
     */
    default void rest() {}

    /** Tells the peer that no more batches follow. Batches in flight may still be answered; later pushes aren't sent. */
    void drain();

    /** Abandons batches in flight. Push nothing afterwards. */
    @Override
    void close();

    /**
     * What may be pushed.
     *
     * @param batches how many batches may be in flight at once, current ones included
     * @param changes how many more changes, if the peer counts them; otherwise {@link Integer#MAX_VALUE}
     * @param bytes how many more bytes, if the peer counts them; otherwise {@link Long#MAX_VALUE}. If this is positive and nothing is
     *     in flight, a single change may be larger
     */
    record Room(int batches, int changes, long bytes) {
        /** One batch of any size. */
        public static final Room ONE = new Room(1, Integer.MAX_VALUE, Long.MAX_VALUE);

        /** Whether anything may be sent while nothing is in flight. */
        public boolean isLeft() {
            return batches > 0 && changes > 0 && bytes > 0;
        }
    }
}
