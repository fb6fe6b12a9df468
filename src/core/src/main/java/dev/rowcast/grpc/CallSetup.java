package dev.rowcast.grpc;

import dev.rowcast.change.Excerpt;
import dev.rowcast.change.TraceContext;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.Verdict.Decision;
import dev.rowcast.v1.Verdict;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every call to a subscriber carries, and what its failure means. Thread-safe. */
final class CallSetup {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of(TraceContext.PARENT, Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> TRACESTATE =
            Metadata.Key.of(TraceContext.STATE, Metadata.ASCII_STRING_MARSHALLER);

    private static final Metadata.Key<String> TIMEOUT =
            Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);
    /** Eight digits, says the protocol. */
    private static final long MOST_TIMEOUT = 99_999_999;

    /** Of what a verdict says, in characters; a dead letter's reason has room for more. */
    private static final int LONGEST_REASON = 3_000;

    private final Connection connection;
    private final Metadata metadata;
    private final List<String> secrets;
    private final Redaction redaction;
    private final @Nullable TokenFile token;

    /**
     * @throws IllegalArgumentException if the metadata can't be sent; the message says which and why
     */
    CallSetup(Connection connection) {
        this.connection = connection;
        this.metadata = metadata(connection.metadata());
        this.secrets = secrets(connection);
        this.redaction = secrets.isEmpty() ? Redaction.NONE : new Redaction(secrets);
        this.token = connection.tokenFile() == null ? null : new TokenFile(connection.tokenFile(), System::nanoTime);
    }

    /**
     * One call's headers.
     *
     * @param target whom the call goes to
     * @param headers to start the call with, and with no other
     * @param authorization the header with the token of the file; null without one. Never to be shown
     * @param redaction takes what is secret of the headers out of what the peer says
     */
    record Opening(
            String target, Metadata headers, @Nullable String authorization, Redaction redaction) {
        @Override
        public String toString() {
            return "headers " + headers.keys() + " to " + target;
        }
    }

    /** Options of every call; the deadline isn't among them, for it begins with the call's stream. */
    CallOptions options() {
        return connection.gzip() ? CallOptions.DEFAULT.withCompression("gzip") : CallOptions.DEFAULT;
    }

    /** How long a call may take from when it has its stream. */
    Duration deadline() {
        return connection.deadline();
    }

    /** Tells the peer how long the call may take, as gRPC does where it keeps the deadline itself. */
    void addDeadline(Metadata headers) {
        long millis = Math.max(1, connection.deadline().toMillis());
        headers.put(TIMEOUT, millis <= MOST_TIMEOUT ? millis + "m" : millis / 1_000 + "S");
    }

    /**
     * Headers for the next call, with the token that is there now.
     *
     * @param target whom the call goes to, for messages
     * @throws TokenFile.UnusableException if there is to be a token and never was one
     */
    Opening open(String target) throws TokenFile.UnusableException {
        Metadata headers = new Metadata();
        headers.merge(metadata);
        if (token == null) {
            return new Opening(target, headers, null, redaction);
        }
        String authorization = token.header();
        headers.put(AUTHORIZATION, authorization);
        List<String> all = new ArrayList<>(secrets);
        all.add(authorization.substring(TokenFile.SCHEME.length()));
        return new Opening(target, headers, authorization, new Redaction(all));
    }

    /** Passes the trace of a batch on, so that the peer's spans stand below those of whoever made the change. */
    static void addTrace(Metadata headers, Batch batch) {
        TraceContext trace = batch.trace();
        if (trace == null) {
            return;
        }
        headers.put(TRACEPARENT, trace.parent());
        if (trace.state() != null) {
            headers.put(TRACESTATE, trace.state());
        }
    }

    /** The answer of a peer that took the batch: its verdicts with secrets taken out, on one line each, and cut where they are very long. */
    Answer answer(List<Verdict> verdicts, Opening opening) {
        if (verdicts.isEmpty()) {
            return Answer.Accepted.ALL;
        }
        List<dev.rowcast.deliver.Verdict> read = new ArrayList<>(verdicts.size());
        for (Verdict verdict : verdicts) {
            if (verdict.getDecision() == Verdict.Decision.UNRECOGNIZED) {
                return misconfigured("the subscriber's answer can't be used: the decision on change "
                        + Integer.toUnsignedString(verdict.getIndex()) + " is number " + verdict.getDecisionValue()
                        + ", which this version of Rowcast doesn't know");
            }
            read.add(new dev.rowcast.deliver.Verdict(
                    verdict.getIndex(),
                    decision(verdict.getDecision()),
                    Excerpt.line(opening.redaction().of(verdict.getReason()), LONGEST_REASON),
                    Durations.of(verdict.getRetryDelay())));
        }
        return new Answer.Accepted(read);
    }

    private static Decision decision(Verdict.Decision decision) {
        return switch (decision) {
            case DECISION_REJECT -> Decision.REJECT;
            case DECISION_SKIP -> Decision.SKIP;
            default -> Decision.RETRY;
        };
    }

    /**
     * What it means that a call failed.
     *
     * @param status anything but OK
     * @param requestBytes size of the largest request that wasn't answered
     */
    Answer.Failed failed(Status status, Metadata trailers, Opening opening, long requestBytes) {
        Answer.Failed failed =
                StatusTable.failed(status, trailers, opening.target(), requestBytes, opening.redaction());
        if (failed.failure() == Failure.FAULT) {
            return withHint(failed, MessageLimit.hint(status, requestBytes, connection.gzip()));
        }
        return token != null && opening.authorization() != null && status.getCode() == Status.Code.UNAUTHENTICATED
                ? unauthenticated(token, opening.authorization(), failed)
                : failed;
    }

    /** The same where the request is a batch on a stream, so that the batch is to be smaller than what the peer takes. */
    Answer.Failed failedOnStream(Status status, Metadata trailers, Opening opening, long requestBytes) {
        Answer.Failed failed = failed(status, trailers, opening, requestBytes);
        if (StatusTable.isAnswerTooLarge(status, requestBytes)) {
            // None of the requests is over that limit, so it is ours.
            return StatusTable.answerTooLarge(opening.target());
        }
        if (failed.failure() != Failure.TOO_LARGE || failed.sizeLimit() == Long.MAX_VALUE) {
            return failed;
        }
        long limit = Math.max(1, failed.sizeLimit() - StreamMethod.LARGEST_PREFIX);
        return new Answer.Failed(failed.failure(), failed.reason(), failed.retryDelay(), limit);
    }

    private static Answer.Failed withHint(Answer.Failed failed, String hint) {
        return hint.isEmpty()
                ? failed
                : new Answer.Failed(failed.failure(), failed.reason() + hint, failed.retryDelay(), failed.sizeLimit());
    }

    /** A failure that lasts until somebody mends the configuration. */
    static Answer.Failed misconfigured(String reason) {
        return new Answer.Failed(Failure.MISCONFIGURED, reason, Duration.ZERO, Long.MAX_VALUE);
    }

    private static Answer.Failed unauthenticated(TokenFile file, String used, Answer.Failed failed) {
        String reason = failed.reason();
        Failure failure = failed.failure();
        if (file.isOtherThan(used)) {
            reason += "; the token has changed since";
            failure = Failure.UNREACHABLE;
        } else {
            reason += file.fault().isEmpty() ? "; check the token in " + file : "; " + file.fault();
        }
        return new Answer.Failed(failure, reason, failed.retryDelay(), failed.sizeLimit());
    }

    /** What a peer could quote: the values, and of one with a scheme, as in {@code Bearer …}, what follows the scheme. */
    private static List<String> secrets(Connection connection) {
        List<String> secrets = new ArrayList<>();
        for (String name : connection.secretMetadata()) {
            String value = connection.metadata().getOrDefault(name, "");
            secrets.add(value);
            secrets.add(value.substring(value.lastIndexOf(' ') + 1));
        }
        return List.copyOf(secrets);
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
