package dev.rowcast.connect;

import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** A topic has lost records that were read, or that were to be read next. Asking again doesn't bring them back. */
final class LostRecordsException extends KafkaException {
    private static final long serialVersionUID = 1L;

    LostRecordsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
