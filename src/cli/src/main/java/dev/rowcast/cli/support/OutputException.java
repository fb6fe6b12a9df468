package dev.rowcast.cli.support;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Standard output takes nothing more, which ends whatever command was writing. */
public final class OutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param cause what the system said */
    public OutputException(IOException cause) {
        super(
                "standard output can't be written: " + cause.getMessage()
                        + ". What was printed is not all there was to print",
                cause);
    }

    /** Whether that is no trouble, but a reader such as {@code head} that has seen enough. */
    public boolean readerIsGone() {
        Throwable cause = getCause();
        return says(cause == null ? null : cause.getMessage());
    }

    private static boolean says(@Nullable String message) {
        return message != null && (message.contains("Broken pipe") || message.contains("Pipe closed"));
    }
}
