package dev.rowcast.deliver;

import org.jspecify.annotations.Nullable;

/** A change in a {@link ByKey}, from when it is offered until it has ended. Its backlog links it. */
final class QueuedChange {
    final EncodedChange change;
    /** Counts up in the order of arrival. */
    final long place;

    final boolean barrier;
    /** The queue that it stands in, once its turn may come. */
    @Nullable KeyQueue queue;

    /** The next of its queue. */
    @Nullable QueuedChange behind;

    /** Neighbours in the order of arrival. */
    @Nullable QueuedChange older;

    @Nullable QueuedChange newer;

    QueuedChange(EncodedChange change, long place, boolean barrier) {
        this.change = change;
        this.place = place;
        this.barrier = barrier;
    }

    KeyQueue queue() {
        KeyQueue mine = queue;
        if (mine == null) {
            throw new IllegalStateException(change + " has no turn yet");
        }
        return mine;
    }

    @Override
    public String toString() {
        return change.toString();
    }
}
