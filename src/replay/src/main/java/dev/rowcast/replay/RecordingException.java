package dev.rowcast.replay;

import org.jspecify.annotations.Nullable;

/** A file has something in it that is no record. The message says where and what. */
public final class RecordingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RecordingException(String message) {
        this(message, null);
    }

    RecordingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
