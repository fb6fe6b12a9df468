package dev.rowcast.flow;

import org.jspecify.annotations.Nullable;

/** A dead letter can't be written now, but may be later. The message says which letter, why if that is known, and what to do. */
public final class LetterRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param cause null if the dead-letter queue gives none */
    public LetterRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
