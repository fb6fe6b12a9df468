package dev.rowcast.destination.opensearch;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** What it means that OpenSearch didn't do what it was asked for. */
final class Failures {
    private Failures() {}

    /** Of a request without an answer. */
    static Answer.Failed of(Throwable fault) {
        Throwable cause = fault;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof SSLException) {
                return failed(
                        Failure.MISCONFIGURED,
                        "no TLS with OpenSearch: " + each.getMessage() + "; look at \"url\" and \"tls\"",
                        Duration.ZERO);
            }
        }
        return cause instanceof RuntimeException && !(cause instanceof UncheckedIOException)
                ? failed(Failure.FAULT, cause.toString(), Duration.ZERO)
                : failed(Failure.UNREACHABLE, "no answer from OpenSearch: " + words(cause), Duration.ZERO);
    }

    private static String words(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }

    /** Of an answer that isn't the one that was hoped for. */
    static Answer.Failed of(Reply reply) {
        Failure failure = switch (reply.status()) {
            case 401, 403, 404 -> Failure.MISCONFIGURED;
            case 408, 429, 502, 503, 504 -> Failure.UNREACHABLE;
            case 413 -> Failure.TOO_LARGE;
            default -> Failure.FAULT;
        };
        String hint = switch (reply.status()) {
            case 401 -> "; look at \"auth\"";
            case 403 -> "; give the user of \"auth\" the rights, and see whether the index takes writes";
            default -> "";
        };
        return failed(failure, "OpenSearch: " + reply.reason() + hint, reply.retryAfter());
    }

    static Answer.Failed failed(Failure failure, String reason, Duration delay) {
        return new Answer.Failed(failure, reason, delay, Long.MAX_VALUE);
    }
}
