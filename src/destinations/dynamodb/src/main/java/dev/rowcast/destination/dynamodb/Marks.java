package dev.rowcast.destination.dynamodb;

import dev.rowcast.store.Target;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * The marks of all targets, an item each of a table of their own: a mark has to outlive its table. A mark is changed on condition that nobody has changed it
 * since it was read; else it is read again. What DynamoDB doesn't do completes exceptionally. Thread-safe; nothing in it blocks.
 */
final class Marks {
    private static final String TARGET = "target";
    private static final String REVISION = "revision";
    private static final int MOST_TRIES = 50;

    private final DynamoDbAsyncClient client;
    private final String table;

    /** @param table the table that has them; made with the first one */
    Marks(DynamoDbAsyncClient client, String table) {
        this.client = client;
        this.table = table;
    }

    /**
     * What is to become of a mark, and what comes of that.
     *
     * @param mark null to leave it as it is
     */
    record Change<T>(@Nullable Mark mark, T outcome) {}

    /** Of a target that nobody has claimed there is none. */
    CompletableFuture<Optional<Mark>> find(Target target) {
        return item(target).handle((item, fault) -> {
            if (fault != null && !(cause(fault) instanceof ResourceNotFoundException)) {
                throw new CompletionException(cause(fault));
            }
            return fault != null || item.isEmpty() ? Optional.empty() : Optional.of(Mark.of(item));
        });
    }

    /** @param decide what is to become of it, given what it is; asked again when somebody else was quicker */
    <T> CompletableFuture<T> change(Target target, Function<Optional<Mark>, Change<T>> decide) {
        return attempt(target, decide, MOST_TRIES);
    }

    private <T> CompletableFuture<T> attempt(Target target, Function<Optional<Mark>, Change<T>> decide, int tries) {
        return item(target)
                .thenCompose(item -> put(target, item, decide))
                .handle((outcome, fault) -> {
                    if (fault == null) {
                        return CompletableFuture.completedFuture(outcome);
                    }
                    Throwable cause = cause(fault);
                    if (tries > 1 && cause instanceof ConditionalCheckFailedException) {
                        return attempt(target, decide, tries - 1);
                    }
                    return tries > 1 && cause instanceof ResourceNotFoundException
                            ? new Tables(client)
                                    .create(table, TARGET)
                                    .thenCompose(made -> attempt(target, decide, tries - 1))
                            : CompletableFuture.<T>failedFuture(cause);
                })
                .thenCompose(Function.identity());
    }

    private <T> CompletableFuture<T> put(
            Target target, Map<String, AttributeValue> item, Function<Optional<Mark>, Change<T>> decide) {
        Optional<Mark> before = item.isEmpty() ? Optional.empty() : Optional.of(Mark.of(item));
        Change<T> change = decide.apply(before);
        Mark after = change.mark();
        return after == null || before.filter(after::equals).isPresent()
                ? CompletableFuture.completedFuture(change.outcome())
                : client.putItem(request(target, after, item.get(REVISION))).thenApply(done -> change.outcome());
    }

    /** @param revision the one that was read; null for none */
    private PutItemRequest request(Target target, Mark mark, @Nullable AttributeValue revision) {
        Map<String, AttributeValue> item = mark.item();
        item.put(TARGET, AttributeValue.fromS(target.name()));
        long next = revision == null ? 1 : Long.parseLong(revision.n()) + 1;
        item.put(REVISION, AttributeValue.fromN(Long.toString(next)));
        PutItemRequest.Builder request =
                PutItemRequest.builder().tableName(table).item(item).expressionAttributeNames(Map.of("#r", REVISION));
        return revision == null
                ? request.conditionExpression("attribute_not_exists(#r)").build()
                : request.conditionExpression("#r = :r")
                        .expressionAttributeValues(Map.of(":r", revision))
                        .build();
    }

    /** Empty where there is none. */
    private CompletableFuture<Map<String, AttributeValue>> item(Target target) {
        return client.getItem(request -> request.tableName(table)
                        .key(Map.of(TARGET, AttributeValue.fromS(target.name())))
                        .consistentRead(true))
                .thenApply(found -> found.item());
    }

    private static Throwable cause(Throwable fault) {
        return fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
    }

    /** The command that makes the target nobody's. */
    String howToForget(Target target) {
        return "aws dynamodb delete-item --table-name " + table + " --key '{\"" + TARGET + "\":{\"S\":\""
                + target.name() + "\"}}'";
    }
}
