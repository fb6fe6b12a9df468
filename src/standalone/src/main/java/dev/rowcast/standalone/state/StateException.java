package dev.rowcast.standalone.state;

import org.jspecify.annotations.Nullable;

/** The state can't be read or written. The message says which, why, and what to do. */
public final class StateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean passing;
    private final boolean written;

    /** @param passing whether the same may succeed later without anybody's doing */
    StateException(String message, boolean passing, @Nullable Throwable cause) {
        this(message, passing, false, cause);
    }

    /**
     * @param passing whether the same may succeed later without anybody's doing
     * @param written whether it may have been written nevertheless
     */
    StateException(String message, boolean passing, boolean written, @Nullable Throwable cause) {
        super(message, cause);
        this.passing = passing;
        this.written = written;
    }

    /** Whether the same may succeed later: the database is busy, away, or its disk is full. */
    public boolean isPassing() {
        return passing;
    }

    /** Whether it may have been written nevertheless: the answer to the commit got lost. */
    public boolean mayBeWritten() {
        return written;
    }
}
