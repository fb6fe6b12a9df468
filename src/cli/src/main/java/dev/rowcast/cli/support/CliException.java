package dev.rowcast.cli.support;

import org.jspecify.annotations.Nullable;

/** A command failed. The message is for the user: what happened, and what to do. */
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what happened and what to do
     * @param cause where it came from, shown with {@code --debug}; null where there is none
     */
    public CliException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
