package dev.rowcast.deliver;

import dev.rowcast.change.Place;
import dev.rowcast.change.StreamId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keys with a rejected change, whose later changes are not delivered either until an operator releases the key. Thread-safe. */
public interface ParkedKeys {
    /** Never parks a key: changes after a rejected one are delivered. */
    ParkedKeys NONE = new ParkedKeys() {
        @Override
        public @Nullable Parked find(String subscription, ChangeKey key) {
            return null;
        }

        @Override
        public void park(
                String subscription, ChangeKey key, Parked first, Runnable whenDurable, Consumer<Throwable> failed) {
            whenDurable.run();
        }
    };

    /**
     * Why the key is parked.
     *
     * @param reason why the first change was rejected
     * @param at position of that change
     * @param atMillis when it was rejected, in milliseconds since the epoch
     */
    record Parked(String reason, Place at, long atMillis) {}

    /** Why the key's changes must not be delivered; null if they may be. Cheap; never blocks. */
    @Nullable Parked find(String subscription, ChangeKey key);

    /**
     * Parks a key; {@link #find} sees that at once. If the key is already parked, the first reason stays. Doesn't block, and calls exactly one of the
     * two callbacks, on any thread. Until then the change must not be committed. The caller parks again after a failure, and when
     * the change for which the key is parked is delivered again.
     *
     * @param whenDurable called when it is certain that every task that may get changes of the key later will know of it
     * @param failed if it could not be written; the key stays parked in this task while the change's stream does. Gets a
     *     {@link ParkedKeysFullException} where the subscription may park no more
     */
    void park(String subscription, ChangeKey key, Parked first, Runnable whenDurable, Consumer<Throwable> failed);

    /** Whether a change of the stream waits for room to park its key, so that no more of the stream is to be read. */
    default boolean holds(StreamId stream) {
        return false;
    }
}
