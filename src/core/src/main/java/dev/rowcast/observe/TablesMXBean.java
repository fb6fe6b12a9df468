package dev.rowcast.observe;

/** What JMX shows of a task's tables. */
public interface TablesMXBean {
    /** How many of the task's partitions wait for a decision about their table. */
    int getHeldPartitions();

    /** What they wait for, a line for each: partition, table, and why rows are stopped. */
    String[] getHeld();

    /** How many records became dead letters of no subscription because they couldn't be decoded or routed, since the task started. */
    long getNotUnderstood();

    /** The latest of them: its place, and what was found there; empty if there is none. */
    String getLatestNotUnderstood();

    /** How many deletes of key changes the task has read since it started: of all tasks together as many as {@link #getKeyChangeInserts}. */
    long getKeyChangeDeletes();

    /** How many inserts of key changes the task has read since it started. */
    long getKeyChangeInserts();
}
