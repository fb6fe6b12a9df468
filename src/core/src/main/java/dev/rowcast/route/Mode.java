package dev.rowcast.route;

/** How batches travel to a service. */
public enum Mode {
    /** A call for each batch, one at a time. */
    UNARY,
    /** Batch after batch on a stream, acknowledged as the service gets on. */
    STREAM
}
