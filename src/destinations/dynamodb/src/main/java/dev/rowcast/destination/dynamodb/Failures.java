package dev.rowcast.destination.dynamodb;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import dev.rowcast.store.WriteResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** What it means that DynamoDB didn't do what it was asked for. */
final class Failures {
    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    /** Words in the names of DynamoDB's errors that say that it would do it later. */
    private static final List<String> BUSY =
            List.of("Throttl", "ThroughputExceeded", "LimitExceeded", "TransactionConflict");

    /** The same for who asks. */
    private static final List<String> LOGIN = List.of(
            "AccessDenied",
            "UnrecognizedClient",
            "Signature",
            "MissingAuthentication",
            "ExpiredToken",
            "NotSubscribed");

    private Failures() {}

    /** What a fault says of the one item that was to be put; empty where it says nothing of that item. */
    static Optional<WriteResult> ofItem(Throwable fault) {
        Throwable cause = cause(fault);
        if (cause instanceof ConditionalCheckFailedException) {
            return Optional.of(WriteResult.Done.STALE);
        }
        boolean refused = cause instanceof AwsServiceException error
                && (error.statusCode() == TOO_LARGE || isInvalid(error) && !isOfTable(error));
        return refused
                ? Optional.of(
                        new WriteResult.Refused("DynamoDB refuses the item: " + words((AwsServiceException) cause)))
                : Optional.empty();
    }

    private static boolean isInvalid(AwsServiceException error) {
        return code(error).equals("ValidationException") || code(error).equals("SerializationException");
    }

    /** The table has another key than the one that was prepared, so that it takes no item. */
    private static boolean isOfTable(AwsServiceException error) {
        String words = words(error);
        return words.contains("Missing the key") || words.contains("Type mismatch for key");
    }

    static Answer.Failed of(Throwable fault) {
        Throwable cause = cause(fault);
        if (cause instanceof AwsServiceException error) {
            return ofAnswer(error);
        }
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof SSLException) {
                return failed(
                        Failure.MISCONFIGURED,
                        "no TLS with DynamoDB: " + each.getMessage() + "; look at \"endpoint\" and \"tls\"");
            }
            if (each instanceof IOException || each instanceof TimeoutException) {
                return failed(Failure.UNREACHABLE, "no answer from DynamoDB: " + words(each));
            }
        }
        if (words(cause).contains("credentials")) {
            return failed(
                    Failure.MISCONFIGURED,
                    "no credentials for DynamoDB: " + words(cause)
                            + "; write \"auth\", or have AWS's default chain find some on this machine");
        }
        return cause instanceof SdkClientException
                ? failed(Failure.UNREACHABLE, "no answer from DynamoDB: " + words(cause))
                : failed(Failure.FAULT, cause.toString());
    }

    private static Answer.Failed ofAnswer(AwsServiceException error) {
        String words = "DynamoDB: " + words(error);
        if (error instanceof ResourceNotFoundException || isOfTable(error)) {
            return failed(Failure.MISCONFIGURED, words);
        }
        if (isOneOf(LOGIN, error)) {
            return failed(
                    Failure.MISCONFIGURED, words + "; look at \"auth\", and give its user the rights on the table");
        }
        boolean later = error.statusCode() >= SERVER_ERROR
                || error.statusCode() == TOO_MANY
                || error.isThrottlingException()
                || isOneOf(BUSY, error);
        return later
                ? new Answer.Failed(Failure.UNREACHABLE, words, delay(error), Long.MAX_VALUE)
                : failed(Failure.FAULT, words);
    }

    private static boolean isOneOf(List<String> names, AwsServiceException error) {
        return names.stream().anyMatch(code(error)::contains);
    }

    private static String code(AwsServiceException error) {
        return error.awsErrorDetails() == null || error.awsErrorDetails().errorCode() == null
                ? ""
                : error.awsErrorDetails().errorCode();
    }

    /** How long it asks to be left alone, if it does. */
    private static Duration delay(AwsServiceException error) {
        SdkHttpResponse answer =
                error.awsErrorDetails() == null ? null : error.awsErrorDetails().sdkHttpResponse();
        if (answer == null) {
            return Duration.ZERO;
        }
        Optional<Duration> millis = answer.firstMatchingHeader("x-amz-retry-after")
                .flatMap(Failures::number)
                .map(Duration::ofMillis);
        Optional<Duration> seconds = answer.firstMatchingHeader("Retry-After")
                .flatMap(Failures::number)
                .map(Duration::ofSeconds);
        return millis.or(() -> seconds).orElse(Duration.ZERO);
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[0-9]{1,6}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private static Throwable cause(Throwable fault) {
        Throwable cause = fault;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String words(AwsServiceException error) {
        String message =
                error.awsErrorDetails() == null ? null : error.awsErrorDetails().errorMessage();
        String name = code(error).isEmpty() ? "status " + error.statusCode() : code(error);
        return message == null || message.isBlank() ? name : name + ": " + message;
    }

    private static String words(Throwable cause) {
        if (cause instanceof AwsServiceException error) {
            return words(error);
        }
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }

    static Answer.Failed failed(Failure failure, String reason) {
        return new Answer.Failed(failure, reason, Duration.ZERO, Long.MAX_VALUE);
    }
}
