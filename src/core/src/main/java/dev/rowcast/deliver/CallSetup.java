package dev.rowcast.deliver;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What every call to a subscriber carries, and what its failure means. Thread-safe. */
final class CallSetup {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Connection connection;
    private final Metadata metadata;
    private final @Nullable TokenFile token;

    /**
     * @throws IllegalArgumentException if the metadata can't be sent; the message says which and why
     */
    CallSetup(Connection connection) {
        this.connection = connection;
        this.metadata = metadata(connection.metadata());
        this.token = connection.tokenFile() == null ? null : new TokenFile(connection.tokenFile(), System::nanoTime);
    }

    /**
     * One call's headers.
     *
     * @param headers to start the call with, and with no other
     * @param authorization the header with the token; null without one. Never to be shown
     */
    record Opening(Metadata headers, @Nullable String authorization) {
        @Override
        public String toString() {
            return "headers " + headers.keys();
        }
    }

    /** Options of a call that is over after one answer. */
    CallOptions unary() {
        return streaming().withDeadlineAfter(connection.deadline().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Options of a call that lasts: the same without a deadline. */
    CallOptions streaming() {
        return connection.gzip() ? CallOptions.DEFAULT.withCompression("gzip") : CallOptions.DEFAULT;
    }

    /**
     * Headers for the next call, with the token that is there now.
     *
     * @throws TokenFile.UnusableException if there is to be a token and never was one
     */
    Opening open() throws TokenFile.UnusableException {
        String authorization = token == null ? null : token.header();
        Metadata headers = new Metadata();
        headers.merge(metadata);
        if (authorization != null) {
            headers.put(AUTHORIZATION, authorization);
        }
        return new Opening(headers, authorization);
    }

    /**
     * What it means that a call failed.
     *
     * @param status anything but OK
     * @param requestBytes size of the largest request that wasn't answered
     */
    Answer.Failed failed(Status status, Metadata trailers, Opening opening, long requestBytes) {
        Answer.Failed failed = StatusTable.failed(status, trailers, connection.target(), requestBytes);
        return token == null || opening.authorization() == null
                ? failed
                : withToken(token, opening.authorization(), failed, status.getCode() == Status.Code.UNAUTHENTICATED);
    }

    /** A failure that lasts until somebody mends the configuration. */
    static Answer.Failed misconfigured(String reason) {
        return new Answer.Failed(Failure.MISCONFIGURED, reason, Duration.ZERO, Long.MAX_VALUE);
    }

    private static Answer.Failed withToken(TokenFile file, String used, Answer.Failed failed, boolean unauthenticated) {
        // A server that quotes the token in its message mustn't bring it into logs and states.
        String reason = failed.reason().replace(used.substring(TokenFile.SCHEME.length()), "[token]");
        Failure failure = failed.failure();
        if (unauthenticated && file.isOtherThan(used)) {
            reason += "; the token has changed since";
            failure = Failure.UNREACHABLE;
        } else if (unauthenticated) {
            reason += file.fault().isEmpty() ? "; check the token in " + file : "; " + file.fault();
        }
        return new Answer.Failed(failure, reason, failed.retryDelay(), failed.sizeLimit());
    }

    private static Metadata metadata(Map<String, String> entries) {
        Metadata metadata = new Metadata();
        entries.forEach((name, value) -> {
            try {
                if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                    byte[] bytes = Base64.getDecoder().decode(value);
                    metadata.put(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER), bytes);
                } else {
                    metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
                }
            } catch (IllegalArgumentException e) {
                // Not as the cause: its message may quote the value, and that may be secret.
                throw new IllegalArgumentException(
                        "metadata \"" + name + "\" can't be sent: names are lower-case letters, digits,"
                                + " '-', '_' and '.'; the value of one that ends in \"-bin\" is Base64");
            }
        });
        return metadata;
    }
}
