package dev.rowcast.flow;

import org.jspecify.annotations.Nullable;

/** A dead letter isn't written now; it may be later. The message says which, why as far as that is known, and what to do. */
public final class LetterRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param cause null where whoever should have written it doesn't say */
    public LetterRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
