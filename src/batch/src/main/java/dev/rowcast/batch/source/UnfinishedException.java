package dev.rowcast.batch.source;

import org.jspecify.annotations.Nullable;

/** Something couldn't be read to its end, so that nothing is known about what wasn't read; the message says what, and what to do. */
public final class UnfinishedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnfinishedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
