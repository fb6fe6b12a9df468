package dev.rowcast.deliver;

import java.util.function.Consumer;

/** Takes changes that can't be delivered, on their way to the dead-letter queue. */
@FunctionalInterface
public interface Rejections {
    /**
     * Takes one change. Called on a delivery thread, must not block, and calls back exactly one of the two, on any thread. Until
     * then the change's offset isn't committed, and it takes up room in its lane. After a failure it is handed in again later.
     *
     * @param reason why, for the person who reads the dead letter
     * @param whenDurable once it is safely written
     * @param failed if it could not be written
     */
    void reject(EncodedChange change, String reason, Runnable whenDurable, Consumer<Throwable> failed);
}
