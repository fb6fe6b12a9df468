package dev.rowcast.destination.dynamodb;

import dev.rowcast.change.RowVersion;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.store.Found;
import dev.rowcast.store.StoreReader;
import dev.rowcast.store.Target;
import dev.rowcast.store.UnreadableStoreException;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** Looks at items as they were written, by consistent reads, and mends single ones. Thread-safe; nothing in it blocks. */
final class ItemReader implements StoreReader {
    /** Of a request for several items. */
    private static final int MOST_KEYS = 100;

    private static final int MOST_TRIES = 8;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final DynamoDbAsyncClient client;
    private final Items items;
    private final ToLongFunction<Target> truncated;

    /** @param truncated the version of a target's last TRUNCATE, as far as the store knows */
    ItemReader(DynamoDbAsyncClient client, Items items, ToLongFunction<Target> truncated) {
        this.client = client;
        this.items = items;
        this.truncated = truncated;
    }

    @Override
    public CompletionStage<Map<String, Found>> find(Target target, OutputSchema schema, Collection<String> keys) {
        Map<String, String> byItem = new HashMap<>();
        keys.forEach(key -> byItem.put(ItemKey.of(key), key));
        List<String> all = List.copyOf(byItem.keySet());
        CompletableFuture<Map<String, Found>> found = CompletableFuture.completedFuture(new HashMap<>());
        for (int from = 0; from < all.size(); from += MOST_KEYS) {
            KeysAndAttributes asked = asked(all.subList(from, Math.min(all.size(), from + MOST_KEYS)));
            found = found.thenCompose(into -> get(target, asked, 1).thenApply(got -> {
                for (Map<String, AttributeValue> item : got) {
                    String key = Objects.requireNonNull(byItem.get(keyOf(item)));
                    into.put(key, found(key, item, schema));
                }
                return into;
            }));
        }
        return readable(target, found);
    }

    private KeysAndAttributes asked(List<String> keys) {
        return KeysAndAttributes.builder()
                .consistentRead(true)
                .keys(keys.stream()
                        .map(key -> Map.of(items.key(), AttributeValue.fromS(key)))
                        .toList())
                .build();
    }

    /** DynamoDB may answer with some of the items, and say which ones are to be asked for again. */
    private CompletableFuture<List<Map<String, AttributeValue>>> get(Target target, KeysAndAttributes keys, int tries) {
        return client.batchGetItem(request -> request.requestItems(Map.of(target.name(), keys)))
                .thenCompose(answer -> {
                    List<Map<String, AttributeValue>> got =
                            new ArrayList<>(answer.responses().getOrDefault(target.name(), List.of()));
                    KeysAndAttributes left = answer.unprocessedKeys().get(target.name());
                    if (left == null || !left.hasKeys()) {
                        return CompletableFuture.completedFuture(got);
                    }
                    if (tries == MOST_TRIES) {
                        throw new UnreadableStoreException(
                                target + ": DynamoDB is too busy to read; run it again, with more capacity", null);
                    }
                    return later(tries)
                            .thenCompose(now -> get(target, left, tries + 1))
                            .thenApply(more -> {
                                got.addAll(more);
                                return got;
                            });
                });
    }

    private static CompletableFuture<Void> later(int tries) {
        return new CompletableFuture<Void>().completeOnTimeout(null, PAUSE.toMillis() << tries, TimeUnit.MILLISECONDS);
    }

    private String keyOf(Map<String, AttributeValue> item) {
        return Objects.requireNonNull(item.get(items.key())).s();
    }

    private static Found found(String key, Map<String, AttributeValue> item, OutputSchema schema) {
        return new Found(
                key, Attributes.versionOf(item), Tombstone.is(item) ? null : ItemValues.row(item, schema.contract()));
    }

    /** In the order of DynamoDB's own, which goes on behind any key. */
    @Override
    public CompletionStage<List<Found>> scan(Target target, OutputSchema schema, @Nullable String after, int limit) {
        ScanRequest.Builder request = ScanRequest.builder()
                .tableName(target.name())
                .consistentRead(true)
                .limit(limit)
                .filterExpression("attribute_not_exists(#d)")
                .expressionAttributeNames(Map.of("#d", Attributes.DELETED));
        if (after != null) {
            request.exclusiveStartKey(Map.of(items.key(), AttributeValue.fromS(after)));
        }
        return readable(target, page(request.build(), schema, limit, new ArrayList<>()));
    }

    /** What was filtered out counts for DynamoDB's limit. */
    private CompletableFuture<List<Found>> page(ScanRequest request, OutputSchema schema, int limit, List<Found> rows) {
        return client.scan(request).thenCompose(answer -> {
            for (Map<String, AttributeValue> item : answer.items()) {
                rows.add(found(keyOf(item), item, schema));
            }
            if (rows.size() >= limit) {
                return CompletableFuture.completedFuture(List.copyOf(rows.subList(0, limit)));
            }
            return answer.hasLastEvaluatedKey()
                    ? page(
                            request.toBuilder()
                                    .exclusiveStartKey(answer.lastEvaluatedKey())
                                    .build(),
                            schema,
                            limit,
                            rows)
                    : CompletableFuture.completedFuture(rows);
        });
    }

    @Override
    public CompletionStage<Boolean> replace(Write write, OutputSchema schema, @Nullable RowVersion expected) {
        long emptied = truncated.applyAsLong(write.target());
        long version = write.version().asLong();
        if (expected != null && version < emptied) {
            return CompletableFuture.completedFuture(false);
        }
        RowVersion as = RowVersion.ofLong(expected == null ? Math.max(emptied, version) : version);
        CompletableFuture<Boolean> written = client.putItem(items.put(write, as, guard(expected)))
                .handle((done, fault) -> fault == null || isRefused(fault));
        return readable(write.target(), written);
    }

    private static Guard guard(@Nullable RowVersion expected) {
        if (expected == null) {
            return Guard.NOTHING;
        }
        // That of an item that somebody else has put, too.
        return expected.asLong() == 0 ? Guard.NOT_NEWER : Guard.SAME;
    }

    /** False, since it isn't written; what isn't just too old is a fault. */
    private static boolean isRefused(Throwable fault) {
        WriteResult result = Failures.ofItem(fault).orElse(null);
        if (result == WriteResult.Done.STALE) {
            return false;
        }
        throw result instanceof WriteResult.Refused refused
                ? new UnreadableStoreException(refused.reason(), fault)
                : new CompletionException(fault);
    }

    private static <T> CompletableFuture<T> readable(Target target, CompletableFuture<T> answer) {
        return answer.exceptionally(fault -> {
            Throwable cause =
                    fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
            throw cause instanceof UnreadableStoreException said
                    ? said
                    : new UnreadableStoreException(
                            target + ": " + Failures.of(cause).reason(), cause);
        });
    }
}
