package dev.rowcast.bench.task;

/** Which changes a task gets. */
enum RowKind {
    /** Inserts only: one row in each change, so that rows and changes are as many. */
    INSERTS,
    /** A quarter inserts, half updates with both rows, a quarter deletes. */
    MIX
}
