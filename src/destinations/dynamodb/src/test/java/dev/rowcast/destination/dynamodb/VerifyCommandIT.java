package dev.rowcast.destination.dynamodb;

import dev.rowcast.cli.verify.VerifyCommandTest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class VerifyCommandIT extends VerifyCommandTest {
    private final Dynalite node = Dynalite.get();

    @AfterEach
    void dropAll() {
        for (String table : new String[] {"orders", "order_words"}) {
            drop(table);
            node.forget(name(table));
        }
    }

    @Override
    protected String type() {
        return "dynamodb";
    }

    @Override
    protected String settings() {
        return ", \"endpoint\": \"" + node.url()
                + "\", \"region\": \"eu-central-1\", \"table\": \"verify-{table}\","
                + " \"auth\": {\"accessKey\": \"rowcast\", \"secretKey\": {\"secret\": \"store\"}}";
    }

    private static String name(String table) {
        return "verify-" + table;
    }

    private static Map<String, AttributeValue> at(String key) {
        return Map.of("pk", AttributeValue.fromS(key));
    }

    @Override
    protected int rows(String table) {
        return node.rows(name(table)).size();
    }

    @Override
    protected void remove(String table, String key) {
        node.client()
                .deleteItem(request -> request.tableName(name(table)).key(at(key)))
                .join();
    }

    @Override
    protected void spoil(String table, String key, String column) {
        node.client()
                .updateItem(request -> request.tableName(name(table))
                        .key(at(key))
                        .updateExpression("SET #column = :spoilt")
                        .expressionAttributeNames(Map.of("#column", column))
                        .expressionAttributeValues(Map.of(":spoilt", AttributeValue.fromS("spoilt"))))
                .join();
    }

    @Override
    protected void drop(String table) {
        node.drop(name(table));
    }
}
