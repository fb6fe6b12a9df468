package dev.rowcast.deliver;

import dev.rowcast.change.Place;
import dev.rowcast.change.StreamId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keys of which a change was rejected, and whose later changes are not to be delivered either until a person releases the key. Thread-safe. */
public interface ParkedKeys {
    /** Where no key is ever parked, and later changes of a rejected one are delivered. */
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
     * @param at where that change stands
     * @param atMillis when it was rejected, in milliseconds since the epoch
     */
    record Parked(String reason, Place at, long atMillis) {}

    /** Why the key's changes are not to be delivered; null if they are. Cheap, and never waits. */
    @Nullable Parked find(String subscription, ChangeKey key);

    /**
     * Parks a key, at once as far as {@link #find} is concerned; what it is parked for already stays. Doesn't block, and calls back
     * exactly one of the two, on any thread. Until then nothing of the change may be committed. After a failure it is asked again, and so it is when
     * the change for which the key is parked is met again.
     *
     * @param whenDurable once every task that may get changes of the key later will know of it
     * @param failed if it could not be written; the key stays parked in this task while the change's stream does. Gets a
     *     {@link ParkedKeysFullException} where the subscription may park no more
     */
    void park(String subscription, ChangeKey key, Parked first, Runnable whenDurable, Consumer<Throwable> failed);

    /** Whether a change of the stream waits for room to park its key, so that no more of the stream is to be read. */
    default boolean holds(StreamId stream) {
        return false;
    }
}
