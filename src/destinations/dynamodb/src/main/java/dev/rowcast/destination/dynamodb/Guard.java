package dev.rowcast.destination.dynamodb;

import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** On which condition an item takes the place of what is there. */
enum Guard {
    /** Nothing newer is there. An equal version is our own, written before, and so the same. */
    NOT_NEWER("attribute_not_exists(#v) OR #v <= :v"),
    /** Something is there, and it is older. */
    OLDER("#v < :v"),
    /** That version is there still. */
    SAME("#v = :v"),
    /** Nothing is there. */
    NOTHING("attribute_not_exists(#k)");

    private final String condition;

    Guard(String condition) {
        this.condition = condition;
    }

    /**
     * The request that puts an item on this condition.
     *
     * @param key the name of the partition key
     * @param item with its {@link Attributes#VERSION}
     */
    PutItemRequest put(String table, String key, Map<String, AttributeValue> item) {
        PutItemRequest.Builder request =
                PutItemRequest.builder().tableName(table).item(item).conditionExpression(condition);
        // DynamoDB refuses what a condition doesn't use.
        if (this == NOTHING) {
            return request.expressionAttributeNames(Map.of("#k", key)).build();
        }
        return request.expressionAttributeNames(Map.of("#v", Attributes.VERSION))
                .expressionAttributeValues(Map.of(":v", Objects.requireNonNull(item.get(Attributes.VERSION))))
                .build();
    }
}
