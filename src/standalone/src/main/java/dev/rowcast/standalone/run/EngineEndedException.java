package dev.rowcast.standalone.run;

import org.jspecify.annotations.Nullable;

/** The engine has ended by itself. The message says why, and what to do. */
final class EngineEndedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EngineEndedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
