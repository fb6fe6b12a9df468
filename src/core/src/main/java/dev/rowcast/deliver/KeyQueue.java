package dev.rowcast.deliver;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The waiting changes of one key, in order, and whether the first of them may be sent. Not thread-safe. */
final class KeyQueue {
    /** A change in a {@link ByKey}, from when it is offered until it is done. Its backlog links it. */
    static final class QueuedChange implements EncodedChange.QueuePlace {
        final EncodedChange change;
        /** Number in the order of arrival. */
        final long place;

        final boolean barrier;
        /** Its queue, as soon as no barrier before it is pending. */
        @Nullable KeyQueue queue;

        /** The next one in its queue. */
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

    /** The key of these changes; null for the barriers, which share one queue whatever their keys. */
    final @Nullable ChangeKey key;

    private @Nullable QueuedChange first;
    private @Nullable QueuedChange last;

    /** How many of its changes are at a sender. While there are any, the others wait. */
    int out;
    /** Whether it waits for a retry. */
    boolean delayed;
    /** How often in a row the subscriber asked for a retry of its first change. */
    int failures;
    /** Whether operators see it as stuck. */
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
