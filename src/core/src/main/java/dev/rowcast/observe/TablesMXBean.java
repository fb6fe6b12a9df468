package dev.rowcast.observe;

/** What JMX shows of a task's tables. */
public interface TablesMXBean {
    /** How many of the task's partitions wait until a person has decided about their table. */
    int getHeldPartitions();

    /** What they wait for, a line for each: partition, table, and what a reader would suffer. */
    String[] getHeld();
}
