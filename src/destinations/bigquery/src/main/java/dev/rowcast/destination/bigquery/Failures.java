package dev.rowcast.destination.bigquery;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import com.google.auth.Retryable;
import com.google.cloud.bigquery.storage.v1.StorageError;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.RetryInfo;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What it means that BigQuery didn't do what it was asked for. */
final class Failures {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int PRECONDITION_FAILED = 412;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    /** Words in the reasons of a 403 that say that it would do it later. */
    private static final List<String> BUSY = List.of("LimitExceeded", "quotaExceeded", "backendError");

    private static final String LOGIN = "; look at \"auth\", and give its user the rights on the dataset";

    private Failures() {}

    static Answer.Failed of(Throwable fault) {
        Throwable cause = cause(fault);
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof SSLException) {
                return failed(Failure.MISCONFIGURED, "no TLS with BigQuery: " + words(each) + "; look at \"endpoint\"");
            }
            if (each instanceof Retryable login && !login.isRetryable()) {
                return failed(Failure.MISCONFIGURED, "BigQuery's login fails: " + words(cause) + LOGIN);
            }
        }
        if (cause instanceof HttpResponseException answer) {
            return ofRest(answer);
        }
        if (cause instanceof StatusRuntimeException || cause instanceof StatusException) {
            com.google.rpc.Status status = StatusProto.fromThrowable(cause);
            return of(status == null ? com.google.rpc.Status.getDefaultInstance() : status);
        }
        return cause instanceof IOException || cause instanceof TimeoutException
                ? failed(Failure.UNREACHABLE, "no answer from BigQuery: " + words(cause))
                : failed(Failure.FAULT, cause.toString());
    }

    private static Answer.Failed ofRest(HttpResponseException answer) {
        int status = answer.getStatusCode();
        String words = "BigQuery: " + words(answer);
        String reason = reason(answer);
        boolean later = status >= SERVER_ERROR
                || status == TOO_MANY
                || status == PRECONDITION_FAILED
                || BUSY.stream().anyMatch(reason::contains);
        if (later) {
            return new Answer.Failed(Failure.UNREACHABLE, words, delay(answer), Long.MAX_VALUE);
        }
        return failed(Failure.MISCONFIGURED, status == UNAUTHORIZED || status == FORBIDDEN ? words + LOGIN : words);
    }

    /** What the answer to a request for rows means where it says nothing of single ones. */
    static Answer.Failed of(com.google.rpc.Status status) {
        String words = "BigQuery: " + status.getMessage();
        return switch (Status.fromCodeValue(status.getCode()).getCode()) {
            case UNAUTHENTICATED, PERMISSION_DENIED -> failed(Failure.MISCONFIGURED, words + LOGIN);
            case INVALID_ARGUMENT, FAILED_PRECONDITION, NOT_FOUND, OUT_OF_RANGE, UNIMPLEMENTED, ALREADY_EXISTS ->
                lags(status)
                        ? failed(
                                Failure.UNREACHABLE,
                                words
                                        + "; it takes some time until it knows a column that was added, and rows wait for it")
                        : failed(Failure.MISCONFIGURED, words);
            default -> new Answer.Failed(Failure.UNREACHABLE, words, delay(status), Long.MAX_VALUE);
        };
    }

    private static boolean lags(com.google.rpc.Status status) {
        return detail(status, StorageError.class)
                .filter(error -> error.getCode() == StorageError.StorageErrorCode.SCHEMA_MISMATCH_EXTRA_FIELDS)
                .isPresent();
    }

    /** How long it asks to be left alone, if it does. */
    private static Duration delay(com.google.rpc.Status status) {
        return detail(status, RetryInfo.class)
                .map(RetryInfo::getRetryDelay)
                .map(delay -> Duration.ofSeconds(delay.getSeconds(), delay.getNanos()))
                .orElse(Duration.ZERO);
    }

    private static <M extends Message> Optional<M> detail(com.google.rpc.Status status, Class<M> kind) {
        for (Any detail : status.getDetailsList()) {
            if (detail.is(kind)) {
                try {
                    return Optional.of(detail.unpack(kind));
                } catch (InvalidProtocolBufferException notOne) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static Duration delay(HttpResponseException answer) {
        String seconds = answer.getHeaders().getRetryAfter();
        return seconds != null && seconds.matches("[0-9]{1,6}")
                ? Duration.ofSeconds(Long.parseLong(seconds))
                : Duration.ZERO;
    }

    /** BigQuery's word for what is wrong; empty where it has none. */
    static String reason(HttpResponseException answer) {
        GoogleJsonError error = answer instanceof GoogleJsonResponseException json ? json.getDetails() : null;
        return error == null || error.getErrors() == null || error.getErrors().isEmpty()
                ? ""
                : String.valueOf(error.getErrors().get(0).getReason());
    }

    static Throwable cause(Throwable fault) {
        Throwable cause = fault;
        while ((cause instanceof CompletionException || cause instanceof UncheckedIOException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String words(Throwable cause) {
        if (cause instanceof GoogleJsonResponseException json
                && json.getDetails() != null
                && json.getDetails().getMessage() != null) {
            return json.getDetails().getMessage();
        }
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }

    static Answer.Failed failed(Failure failure, String reason) {
        return new Answer.Failed(failure, reason, Duration.ZERO, Long.MAX_VALUE);
    }
}
