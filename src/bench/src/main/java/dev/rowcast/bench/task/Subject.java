package dev.rowcast.bench.task;

/** Who delivers. */
enum Subject {
    /** Rowcast's sink task. */
    ROWCAST,
    /** A task that does nothing: what driving a task costs. */
    NOTHING
}
