package dev.rowcast.deliver;

import java.util.function.Consumer;

/**
 * A lane's own way to its subscriber: what is pushed first is answered first. Of one lane, {@link #push} and {@link #withdraw} come one
 * after the other; everything else may come on any thread. Nothing in it blocks, and nothing it is given is called under a lock.
 */
public interface Outlet extends AutoCloseable {
    /** How much may be out, and how much more may be pushed. Asked by whoever has something to send; takes no lock that is held for longer than a moment. */
    Room room();

    /**
     * Sends a batch behind those that are out. After an answer other than {@link Answer.Accepted} those behind it are lost.
     *
     * @param first whether the answers to all that was pushed before have been dealt with; only then may it go another way than these did
     * @param whenAnswered gets the answer, at most once; on any thread, possibly before this method returns
     */
    void push(Batch batch, boolean first, Consumer<Answer> whenAnswered);

    /** Takes back all that is out. An answer may still come and is to be ignored; the peer may have got any part of it. */
    void withdraw();

    /**
     * Others want the place that this takes up with the peer: lets go of it, if nothing is out. What is pushed afterwards is sent as ever.
     * Does nothing where nothing is kept open.
     */
    default void rest() {}

    /** Tells the peer that nothing more comes. What is out may still be answered; what is pushed afterwards isn't sent. */
    void drain();

    /** Gives up what is out. Nothing may be pushed afterwards. */
    @Override
    void close();

    /**
     * What may be pushed.
     *
     * @param batches how many batches may be out at once, those included that are
     * @param changes how many changes more, where the peer counts them; else {@link Integer#MAX_VALUE}
     * @param bytes how many bytes more, where the peer counts them; else {@link Long#MAX_VALUE}. While some are left and nothing is
     *     out, a single change may be larger
     */
    record Room(int batches, int changes, long bytes) {
        /** One batch of any size. */
        public static final Room ONE = new Room(1, Integer.MAX_VALUE, Long.MAX_VALUE);

        /** Whether anything may be sent while nothing is out. */
        public boolean isLeft() {
            return batches > 0 && changes > 0 && bytes > 0;
        }
    }
}
