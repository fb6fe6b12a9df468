package dev.rowcast.observe;

import java.util.Objects;

/**
 * Changes of key values that a task has read: the source writes each as a delete and an insert, which may stand in partitions of different tasks.
 *
 * @param table the table, as {@code database.table}
 * @param fromMillis the begin of the time in which they were committed, in milliseconds since the epoch; it lasts {@link #SPAN_MILLIS}
 * @param deletes the deletes among them
 * @param inserts the inserts among them
 */
public record KeyChanges(String table, long fromMillis, long deletes, long inserts) {
    /** Both halves of a key change have one commit time, so they count for the same span whichever task reads them, and whenever. */
    public static final long SPAN_MILLIS = 300_000;

    public KeyChanges {
        // Other versions may leave out fields that this one needs.
        table = Objects.requireNonNullElse(table, "");
    }

    /** These and those of another task, of the same table and time. */
    public KeyChanges plus(KeyChanges others) {
        return new KeyChanges(table, fromMillis, deletes + others.deletes, inserts + others.inserts);
    }
}
