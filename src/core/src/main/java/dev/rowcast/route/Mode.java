package dev.rowcast.route;

/** How batches travel to a service. */
public enum Mode {
    /** A call for each batch, one at a time. */
    UNARY,
    /** Batches on a stream, without waiting for the answer to the one before; the service acknowledges them as it handles them. */
    STREAM
}
