package dev.rowcast.deliver;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The changes of one key that wait, in their order, and whether the first of them may go. Not thread-safe. */
final class KeyQueue {
    /** A change in a {@link ByKey}, from when it is offered until it has ended. Its backlog links it. */
    static final class QueuedChange implements EncodedChange.QueuePlace {
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

    /** Whose changes these are; null for the barriers, which stand in one queue whatever their keys. */
    final @Nullable ChangeKey key;

    private @Nullable QueuedChange first;
    private @Nullable QueuedChange last;

    /** How many of its changes are with a sender. While there are any, the others wait. */
    int out;
    /** Whether it waits until it may be tried again. */
    boolean delayed;
    /** How often in a row the subscriber said that its first change is to come again. */
    int failures;
    /** Whether it is among those that an operator is shown as stuck. */
    boolean stuck;

    KeyQueue(@Nullable ChangeKey key) {
        this.key = key;
    }

    @Nullable QueuedChange first() {
        return first;
    }

    boolean isEmpty() {
        return first == null;
    }

    /** Whether its first change may be sent. */
    boolean isReady() {
        return first != null && out == 0 && !delayed;
    }

    void addLast(QueuedChange waiting) {
        waiting.queue = this;
        waiting.behind = null;
        if (last == null) {
            first = waiting;
        } else {
            last.behind = waiting;
        }
        last = waiting;
    }

    void addFirst(QueuedChange waiting) {
        waiting.behind = first;
        first = waiting;
        if (last == null) {
            last = waiting;
        }
    }

    QueuedChange removeFirst() {
        QueuedChange taken = Objects.requireNonNull(first);
        first = taken.behind;
        if (first == null) {
            last = null;
        }
        taken.behind = null;
        return taken;
    }
}
