package dev.rowcast.connect;

import org.jspecify.annotations.Nullable;

/**
 * A record can't be read or written because its schema can't be had. That says nothing against the record.
 *
 * <p>It is an error and no exception because with {@code errors.tolerance=all} Connect takes each exception of a converter for a bad record, and would
 * pass over all there are while a broker is away. An error ends the task, and nothing is committed.
 */
public final class SchemaUnavailableError extends Error {
    private static final long serialVersionUID = 1L;

    SchemaUnavailableError(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
