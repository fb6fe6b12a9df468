package dev.rowcast.destination.dynamodb;

import dev.rowcast.store.Target;
import dev.rowcast.store.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Removes the tombstones of a table that may be forgotten. That reads the whole table, so that of all tasks one does it, once a day, and only where DynamoDB
 * doesn't do it by itself.
 */
final class Sweep {
    private static final Duration PAUSE = Duration.ofDays(1);

    private final DynamoDbAsyncClient client;
    private final Marks marks;
    private final Target target;
    private final String key;

    /** @param key the name of the partition key */
    Sweep(DynamoDbAsyncClient client, Marks marks, Target target, String key) {
        this.client = client;
        this.marks = marks;
        this.target = target;
        this.key = key;
    }

    /** How many were removed. */
    CompletableFuture<Integer> run(Instant now) {
        return new Tables(client)
                .expires(target.name())
                .thenCompose(byItself -> byItself ? CompletableFuture.completedFuture(false) : isDue(now))
                .thenCompose(due -> due ? remove(now) : CompletableFuture.completedFuture(0));
    }

    private CompletableFuture<Boolean> isDue(Instant now) {
        long seconds = now.getEpochSecond();
        return marks.change(
                target,
                mark -> mark.filter(each -> each.swept() <= seconds - PAUSE.toSeconds())
                        .map(each -> new Marks.Change<>(each.sweptAt(seconds), true))
                        .orElseGet(() -> new Marks.Change<>(null, false)));
    }

    private CompletableFuture<Integer> remove(Instant now) {
        return new Scan(
                        client,
                        target,
                        "#e < :now",
                        Map.of("#e", Attributes.EXPIRES),
                        Map.of(":now", AttributeValue.fromN(Long.toString(now.getEpochSecond()))))
                .each(this::remove);
    }

    private CompletableFuture<Integer> remove(ScanResponse page) {
        List<CompletableFuture<Integer>> all =
                page.items().stream().map(this::remove).toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(
                        done -> all.stream().mapToInt(CompletableFuture::join).sum());
    }

    /** One that has become a row meanwhile, or was deleted again, stays. */
    private CompletableFuture<Integer> remove(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> found = Map.of(
                ":v", Objects.requireNonNull(item.get(Attributes.VERSION)),
                ":e", Objects.requireNonNull(item.get(Attributes.EXPIRES)));
        return client.deleteItem(request -> request.tableName(target.name())
                        .key(Map.of(key, Objects.requireNonNull(item.get(key))))
                        .conditionExpression("#v = :v AND #e = :e")
                        .expressionAttributeNames(Map.of("#v", Attributes.VERSION, "#e", Attributes.EXPIRES))
                        .expressionAttributeValues(found))
                .handle((done, fault) -> {
                    if (fault != null && !Failures.ofItem(fault).equals(Optional.of(WriteResult.Done.STALE))) {
                        throw new CompletionException(fault);
                    }
                    return fault == null ? 1 : 0;
                });
    }
}
