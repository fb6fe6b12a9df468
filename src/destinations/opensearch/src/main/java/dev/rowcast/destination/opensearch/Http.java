package dev.rowcast.destination.opensearch;

import java.util.concurrent.CompletableFuture;

/** Asks OpenSearch. Thread-safe; nothing in it blocks. */
interface Http extends AutoCloseable {
    /** The answer, whatever its status; fails if there is none. */
    CompletableFuture<Reply> send(Request request);

    @Override
    void close();
}
