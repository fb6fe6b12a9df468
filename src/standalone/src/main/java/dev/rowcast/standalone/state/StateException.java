package dev.rowcast.standalone.state;

import org.jspecify.annotations.Nullable;

/** The state can't be read or written. The message says which, why, and what to do. */
public final class StateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean passing;

    /** @param passing whether the same may succeed later without anybody's doing */
    StateException(String message, boolean passing, @Nullable Throwable cause) {
        super(message, cause);
        this.passing = passing;
    }

    /** Whether the same may succeed later: the database is busy, away, or its disk is full. */
    public boolean isPassing() {
        return passing;
    }
}
