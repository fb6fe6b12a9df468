package dev.rowcast.destination.dynamodb;

import dev.rowcast.store.Target;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** Goes once over all items of a table, page by page: what was there when it began is seen. Thread-safe; nothing in it blocks. */
final class Scan {
    private static final int PAGE = 1_000;

    private final DynamoDbAsyncClient client;
    private final ScanRequest request;

    /**
     * @param filter which items
     * @param names of the attributes that the filter uses
     * @param values that the filter uses
     */
    Scan(
            DynamoDbAsyncClient client,
            Target target,
            String filter,
            Map<String, String> names,
            Map<String, AttributeValue> values) {
        this.client = client;
        this.request = ScanRequest.builder()
                .tableName(target.name())
                .consistentRead(true)
                .limit(PAGE)
                .filterExpression(filter)
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .build();
    }

    /**
     * How many items there were in all that the page's work counted.
     *
     * @param work what is done with a page, one after the other
     */
    CompletableFuture<Integer> each(Function<ScanResponse, CompletableFuture<Integer>> work) {
        return from(request, work, 0);
    }

    private CompletableFuture<Integer> from(
            ScanRequest page, Function<ScanResponse, CompletableFuture<Integer>> work, int before) {
        return client.scan(page)
                .thenCompose(found -> work.apply(found)
                        .thenCompose(count -> found.hasLastEvaluatedKey()
                                ? from(
                                        page.toBuilder()
                                                .exclusiveStartKey(found.lastEvaluatedKey())
                                                .build(),
                                        work,
                                        before + count)
                                : CompletableFuture.completedFuture(before + count)));
    }
}
