package dev.rowcast.bench.task;

/** Who delivers. */
enum Subject {
    /** Rowcast's sink task. */
    ROWCAST,
    /** Bare grpc-java with batches encoded beforehand: the ceiling. */
    BARE,
    /** A task written by hand: a call for each record, 250 at once. */
    CALL_A_RECORD,
    /** A task written by hand: a call for each batch, 4 at once. */
    BATCHED,
    /** A task that does nothing: what driving a task costs. */
    NOTHING
}
