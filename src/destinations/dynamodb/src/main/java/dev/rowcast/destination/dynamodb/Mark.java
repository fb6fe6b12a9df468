package dev.rowcast.destination.dynamodb;

import dev.rowcast.store.RowsOf;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What is written down of a target, and who may write there.
 *
 * @param owner the subscription
 * @param rows the rows that are there
 * @param epoch the highest epoch that was claimed
 * @param truncated the version of the last TRUNCATE, as a number: what is older isn't there any more; -1 for none
 * @param id DynamoDB's id of the table, which no other of the same name has
 * @param swept when somebody last looked for old tombstones, in seconds since 1970
 */
record Mark(String owner, RowsOf rows, long epoch, long truncated, String id, long swept) {
    static final long NEVER = -1;

    static Mark of(Map<String, AttributeValue> item) {
        return new Mark(
                text(item, "owner"),
                new RowsOf(text(item, "table"), text(item, "row_key")),
                number(item, "epoch", 0),
                number(item, "truncated", NEVER),
                text(item, "id"),
                number(item, "swept", 0));
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null || value.s() == null ? "" : value.s();
    }

    private static long number(Map<String, AttributeValue> item, String name, long otherwise) {
        AttributeValue value = item.get(name);
        return value == null || value.n() == null ? otherwise : Long.parseLong(value.n());
    }

    /** Its attributes, which may get more. */
    Map<String, AttributeValue> item() {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("owner", AttributeValue.fromS(owner));
        item.put("table", AttributeValue.fromS(rows.table()));
        item.put("row_key", AttributeValue.fromS(rows.key()));
        item.put("epoch", AttributeValue.fromN(Long.toString(epoch)));
        item.put("truncated", AttributeValue.fromN(Long.toString(truncated)));
        item.put("id", AttributeValue.fromS(id));
        item.put("swept", AttributeValue.fromN(Long.toString(swept)));
        return item;
    }

    Mark claimed(String by, long higher) {
        return new Mark(by, rows, Math.max(epoch, higher), truncated, id, swept);
    }

    Mark truncatedAt(long version) {
        return new Mark(owner, rows, epoch, Math.max(truncated, version), id, swept);
    }

    Mark sweptAt(long seconds) {
        return new Mark(owner, rows, epoch, truncated, id, seconds);
    }
}
