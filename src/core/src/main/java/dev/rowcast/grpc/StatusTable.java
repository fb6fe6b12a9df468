package dev.rowcast.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import dev.rowcast.change.Excerpt;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What each gRPC status means for the batch that it answers; the table stands in the comments of {@code change_subscriber.proto}. */
final class StatusTable {
    /** Every gRPC implementation takes requests of this size unless it was told otherwise. */
    private static final long USUAL_SIZE_LIMIT = 4 << 20;

    /** What a server says as it cuts off a client whose keepalive is quicker than it permits. */
    private static final String TOO_MANY_PINGS = "too_many_pings";

    private static final int LONGEST_REASON = 500;

    /** How Netty begins the message of a failed system call; what follows is the system's own word for it. */
    private static final Pattern SYSTEM_CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

    private StatusTable() {}

    /**
     * @param status anything but OK
     * @param target whom we called, for the reason
     * @param requestBytes size of the request
     * @param redaction takes what is secret out of what the peer said
     */
    static Answer.Failed failed(
            Status status, @Nullable Metadata trailers, String target, long requestBytes, Redaction redaction) {
        // Cut after secrets are taken out: a cut one would no longer be known.
        String said = Excerpt.line(redaction.of(description(status)), LONGEST_REASON);
        Optional<TlsFault> tls =
                status.getCode() == Status.Code.UNAVAILABLE ? TlsFault.of(status.getCause()) : Optional.empty();
        Duration retryDelay = retryDelay(status, trailers);
        SizeRefusal size = sizeRefusal(status.getCode(), said);
        Failure failure = tls.isPresent() ? Failure.MISCONFIGURED : failure(status, said, requestBytes, size);
        if (failure == Failure.TOO_LARGE && !retryDelay.isZero()) {
            // Nobody asks for the same again later who can't ever take it.
            failure = Failure.FAULT;
        }
        if (said.contains(TOO_MANY_PINGS)) {
            return new Answer.Failed(Failure.UNREACHABLE, tooManyPings(target), Duration.ZERO, Long.MAX_VALUE);
        }
        Answer.Failed found = foundByUs(status, target, said);
        if (found != null) {
            return found;
        }
        long limit = failure == Failure.TOO_LARGE && size != null ? size.limit() : Long.MAX_VALUE;
        return new Answer.Failed(failure, reason(status, target, said, tls), retryDelay, limit);
    }

    /** What we found wrong ourselves, whatever status gRPC makes of it; null if nothing. */
    private static Answer.@Nullable Failed foundByUs(Status status, String target, String said) {
        if (status.getCause() instanceof ConnectionGuard.CutOff cut) {
            String reason = Status.Code.UNAVAILABLE + " from " + target + " (" + cut.getMessage() + ")";
            return new Answer.Failed(Failure.UNREACHABLE, reason, Duration.ZERO, Long.MAX_VALUE);
        }
        PeerFault fault = PeerFault.of(status.getCause());
        if (fault == null) {
            return null;
        }
        return switch (fault) {
            case ANSWER_TOO_LARGE -> answerTooLarge(target);
            case METADATA_OF_ANSWER_TOO_LARGE ->
                unread(
                        target,
                        "the metadata of the answer",
                        "the status message and details (grpc-status-details-bin)");
            case METADATA_OF_CALL_TOO_LARGE, NO_HTTP2 ->
                new Answer.Failed(
                        Failure.MISCONFIGURED,
                        status.getCode() + " from " + target + ": " + fault.hint() + " (" + said + ")",
                        Duration.ZERO,
                        Long.MAX_VALUE);
        };
    }

    /** Whether it is the answer to a request of this size that was too large, for us. */
    static boolean isAnswerTooLarge(Status status, long requestBytes) {
        SizeRefusal size = sizeRefusal(status.getCode(), Excerpt.line(description(status), LONGEST_REASON));
        return size != null && size.limit() == SubscriberChannel.MAX_ANSWER_BYTES && !size.concerns(requestBytes);
    }

    /** Nobody knows what an answer says whose message is larger than is taken. */
    static Answer.Failed answerTooLarge(String target) {
        return unread(target, "the answer", "the reasons of its verdicts");
    }

    private static Answer.Failed unread(String target, String what, String shorten) {
        String reason = String.format(
                Locale.ROOT,
                "%s of %s is larger than %,d bytes, so that nobody knows what it says: shorten %s there",
                what,
                target,
                SubscriberChannel.MAX_ANSWER_BYTES,
                shorten);
        return new Answer.Failed(Failure.ANSWER_TOO_LARGE, reason, Duration.ZERO, Long.MAX_VALUE);
    }

    private static @Nullable SizeRefusal sizeRefusal(Status.Code code, String said) {
        return switch (code) {
            case RESOURCE_EXHAUSTED, OUT_OF_RANGE -> SizeRefusal.ofServer(said);
            case UNKNOWN -> SizeRefusal.ofProxy(said);
            default -> null;
        };
    }

    private static String tooManyPings(String target) {
        return "ENHANCE_YOUR_CALM from " + target
                + ": the server cut the connection off because of its keepalive pings; set keepalive.time to what the server"
                + " permits or longer, or have it permit more (" + TOO_MANY_PINGS + ")";
    }

    private static Failure failure(Status status, String said, long requestBytes, @Nullable SizeRefusal size) {
        if (size != null) {
            return size.concerns(requestBytes) ? Failure.TOO_LARGE : Failure.FAULT;
        }
        return switch (status.getCode()) {
            case UNAVAILABLE, ABORTED -> Failure.UNREACHABLE;
            case RESOURCE_EXHAUSTED ->
                said.isEmpty() && requestBytes > USUAL_SIZE_LIMIT ? Failure.TOO_LARGE : Failure.FAULT;
            case CANCELLED -> isSilentSizeLimit(said, requestBytes) ? Failure.TOO_LARGE : Failure.FAULT;
            case UNKNOWN, DEADLINE_EXCEEDED, INTERNAL -> Failure.FAULT;
            case INVALID_ARGUMENT, OUT_OF_RANGE, DATA_LOSS -> Failure.REFUSED;
            case ALREADY_EXISTS -> Failure.DUPLICATE;
            case UNAUTHENTICATED, PERMISSION_DENIED, UNIMPLEMENTED, NOT_FOUND, FAILED_PRECONDITION ->
                Failure.MISCONFIGURED;
            case OK -> throw new IllegalArgumentException("OK is no failure");
        };
    }

    /** Servers on older versions of gRPC for Java reset the stream of a request that is too large, and don't say why. */
    private static boolean isSilentSizeLimit(String said, long requestBytes) {
        return said.contains("RST_STREAM") && requestBytes > USUAL_SIZE_LIMIT;
    }

    private static String reason(Status status, String target, String said, Optional<TlsFault> tls) {
        String reason = status.getCode() + " from " + target;
        String hint = tls.map(TlsFault::hint).orElse("");
        if (!hint.isEmpty()) {
            reason += ": " + hint;
        }
        return said.isEmpty() ? reason : reason + " (" + said + ")";
    }

    /** What the peer said, or why it couldn't be reached, as it is. */
    private static String description(Status status) {
        String said = status.getDescription() == null ? "" : status.getDescription();
        Throwable root = status.getCause();
        while (root != null && root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        if (root != null) {
            String why = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
            why = SYSTEM_CALL.matcher(why).replaceFirst("");
            // "io exception" alone says nothing; the cause does.
            said = said.isEmpty() || said.startsWith("io exception")
                    ? why
                    : said.contains(why) ? said : said + ": " + why;
        }
        return said;
    }

    private static Duration retryDelay(Status status, @Nullable Metadata trailers) {
        if (trailers == null) {
            return Duration.ZERO;
        }
        try {
            com.google.rpc.Status details = StatusProto.fromStatusAndTrailers(status, trailers);
            for (Any detail : details.getDetailsList()) {
                if (detail.is(RetryInfo.class)) {
                    return Durations.of(detail.unpack(RetryInfo.class).getRetryDelay());
                }
            }
        } catch (InvalidProtocolBufferException | IllegalArgumentException unreadable) {
            // Details are a courtesy: without them the status still says what to do.
            return Duration.ZERO;
        }
        return Duration.ZERO;
    }
}
