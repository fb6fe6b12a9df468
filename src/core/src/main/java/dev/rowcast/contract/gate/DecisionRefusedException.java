package dev.rowcast.contract.gate;

import org.jspecify.annotations.Nullable;

/** A person's decision about a table can't be carried out as things stand, and nothing was written. The message says why and what there is. */
public final class DecisionRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DecisionRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
