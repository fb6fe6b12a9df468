package dev.rowcast.destination.dynamodb;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** The tables of an account, and how one is made. Thread-safe; nothing in it blocks. */
final class Tables {
    private static final Logger LOG = LoggerFactory.getLogger(Tables.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int MOST_LOOKS = 100;

    private final DynamoDbAsyncClient client;

    Tables(DynamoDbAsyncClient client) {
        this.client = client;
    }

    CompletableFuture<Optional<TableDescription>> find(String table) {
        return unless(
                ResourceNotFoundException.class,
                client.describeTable(request -> request.tableName(table))
                        .thenApply(DescribeTableResponse::table)
                        .thenApply(Optional::of),
                Optional.empty());
    }

    /** DynamoDB's id of a table, which another one of that name doesn't have. */
    CompletableFuture<String> id(String table) {
        return client.describeTable(request -> request.tableName(table))
                .thenApply(found -> String.valueOf(found.table().tableId()));
    }

    /** Makes a table with that partition key, a text; whoever else does the same at once does no harm. Completes once it takes items. */
    CompletableFuture<Void> create(String table, String key) {
        CreateTableRequest request = CreateTableRequest.builder()
                .tableName(table)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName(key)
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName(key)
                        .keyType(KeyType.HASH)
                        .build())
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .build();
        return unless(ResourceInUseException.class, client.createTable(request).thenApply(made -> true), false)
                .thenCompose(made -> whenActive(table));
    }

    CompletableFuture<Void> whenActive(String table) {
        return client.waiter()
                .waitUntilTableExists(
                        request -> request.tableName(table),
                        waiting -> waiting.maxAttempts(MOST_LOOKS)
                                .backoffStrategyV2(BackoffStrategy.exponentialDelayWithoutJitter(FIRST_PAUSE, PAUSE)))
                .thenApply(there -> null);
    }

    /** Has DynamoDB itself remove tombstones; where it doesn't, {@link Sweeper} does. */
    CompletableFuture<Void> expire(String table) {
        return client.updateTimeToLive(request -> request.tableName(table)
                        .timeToLiveSpecification(
                                each -> each.attributeName(Attributes.EXPIRES).enabled(true)))
                .handle((done, fault) -> {
                    if (fault != null) {
                        LOG.info(
                                "{} has no time to live, so that old tombstones are looked for once a day: {}",
                                table,
                                Failures.of(fault).reason());
                    }
                    return null;
                });
    }

    /** Whether DynamoDB removes tombstones by itself; false where it doesn't say. */
    CompletableFuture<Boolean> expires(String table) {
        return client.describeTimeToLive(request -> request.tableName(table))
                .thenApply(found -> found.timeToLiveDescription())
                .thenApply(found -> Attributes.EXPIRES.equals(found.attributeName())
                        && (found.timeToLiveStatus() == TimeToLiveStatus.ENABLED
                                || found.timeToLiveStatus() == TimeToLiveStatus.ENABLING))
                .exceptionally(fault -> false);
    }

    /** The answer; or that, where DynamoDB's is the exception. */
    private static <T> CompletableFuture<T> unless(
            Class<? extends Exception> exception, CompletionStage<T> answer, T instead) {
        return answer.handle((result, fault) -> {
                    Throwable cause = fault instanceof CompletionException ? fault.getCause() : fault;
                    if (cause == null) {
                        return CompletableFuture.completedFuture(result);
                    }
                    return exception.isInstance(cause)
                            ? CompletableFuture.completedFuture(instead)
                            : CompletableFuture.<T>failedFuture(cause);
                })
                .thenCompose(Function.identity())
                .toCompletableFuture();
    }
}
