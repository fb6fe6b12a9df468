package dev.rowcast.bench.stores;

import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The requests of a batch at once. With the guard one for each item, on the condition that nothing newer is there, and a delete leaves a tombstone; without,
 * {@value #TOGETHER} items in a request, as DynamoDB takes them without conditions.
 */
final class ItemLoop implements Writer {
    private static final int TOGETHER = 25;
    private static final String KEY = "pk";
    private static final String VERSION = "_rowcast_version";

    private final DynamoDbAsyncClient client;
    private final String table;
    private final boolean guarded;

    ItemLoop(DynamoDbAsyncClient client, String table, boolean guarded) {
        this.client = client;
        this.table = table;
        this.guarded = guarded;
    }

    @Override
    public void write(List<RowChange> changes) {
        for (int from = 0; from < changes.size(); from += Load.BATCH) {
            List<RowChange> batch = changes.subList(from, Math.min(changes.size(), from + Load.BATCH));
            List<CompletableFuture<?>> all = guarded ? eachAlone(batch) : together(batch);
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        }
    }

    private List<CompletableFuture<?>> eachAlone(List<RowChange> changes) {
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (RowChange change : changes) {
            AttributeValue version =
                    AttributeValue.fromN(Long.toString(change.version().asLong()));
            Map<String, AttributeValue> item = isDelete(change) ? tombstone(change) : item(change);
            item.put(VERSION, version);
            all.add(client.putItem(request -> request.tableName(table)
                    .item(item)
                    .conditionExpression("attribute_not_exists(#v) OR #v <= :v")
                    .expressionAttributeNames(Map.of("#v", VERSION))
                    .expressionAttributeValues(Map.of(":v", version))));
        }
        return all;
    }

    private List<CompletableFuture<?>> together(List<RowChange> changes) {
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int from = 0; from < changes.size(); from += TOGETHER) {
            List<WriteRequest> requests = changes.subList(from, Math.min(changes.size(), from + TOGETHER)).stream()
                    .map(this::request)
                    .toList();
            all.add(client.batchWriteItem(request -> request.requestItems(Map.of(table, requests)))
                    .thenAccept(ItemLoop::requireAll));
        }
        return all;
    }

    private WriteRequest request(RowChange change) {
        return isDelete(change)
                ? WriteRequest.builder()
                        .deleteRequest(delete -> delete.key(key(change)))
                        .build()
                : WriteRequest.builder()
                        .putRequest(put -> put.item(item(change)))
                        .build();
    }

    private static void requireAll(BatchWriteItemResponse answer) {
        if (answer.hasUnprocessedItems() && !answer.unprocessedItems().isEmpty()) {
            throw new IllegalStateException("DynamoDB has left items out: " + answer.unprocessedItems());
        }
    }

    private static boolean isDelete(RowChange change) {
        return change.operation() == Operation.DELETE;
    }

    private static Map<String, AttributeValue> key(RowChange change) {
        Object id = Objects.requireNonNull(change.key()).get(Loop.ID);
        return new HashMap<>(Map.of(KEY, AttributeValue.fromS(String.valueOf(id))));
    }

    private static Map<String, AttributeValue> tombstone(RowChange change) {
        Map<String, AttributeValue> item = key(change);
        item.put("_rowcast_deleted", AttributeValue.fromBool(true));
        item.put("_rowcast_expires", AttributeValue.fromN(Long.toString(System.currentTimeMillis())));
        return item;
    }

    private static Map<String, AttributeValue> item(RowChange change) {
        Map<String, AttributeValue> item = key(change);
        Struct row = Objects.requireNonNull(change.after());
        for (Field field : Loop.FIELDS) {
            Object value = row.get(field);
            if (value != null) {
                item.put(field.name(), attribute(Values.of(field, value)));
            }
        }
        return item;
    }

    private static AttributeValue attribute(Object value) {
        if (value instanceof byte[] bytes) {
            return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
        }
        if (value instanceof BigDecimal decimal) {
            return AttributeValue.fromN(decimal.toPlainString());
        }
        return value instanceof Number
                ? AttributeValue.fromN(value.toString())
                : AttributeValue.fromS(value.toString());
    }

    @Override
    public void close() {}
}
