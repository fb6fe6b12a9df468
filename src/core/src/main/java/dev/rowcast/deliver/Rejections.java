package dev.rowcast.deliver;

import java.util.function.Consumer;

/** Takes changes that can't be delivered, on their way to the dead-letter queue. */
@FunctionalInterface
public interface Rejections {
    /**
     * Takes one change. Called on a delivery thread, must not block, and calls exactly one of the two callbacks, on any thread. Until
     * then the change's offset isn't committed, and it uses buffer space in its lane. After a failure the caller tries again later.
     *
     * @param reason why, for readers of the dead letter
     * @param whenDurable called when it is durably written
     * @param failed called if it could not be written
     */
    void reject(EncodedChange change, String reason, Runnable whenDurable, Consumer<Throwable> failed);
}
