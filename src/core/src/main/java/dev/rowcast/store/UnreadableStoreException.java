package dev.rowcast.store;

import org.jspecify.annotations.Nullable;

/** A store can't be looked at; the message says why, and what to do. */
public final class UnreadableStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
