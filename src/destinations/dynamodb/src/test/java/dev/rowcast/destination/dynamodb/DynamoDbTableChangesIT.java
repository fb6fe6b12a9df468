package dev.rowcast.destination.dynamodb;

import dev.rowcast.destination.TableChangesTest;
import dev.rowcast.store.Store;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a change of a table does in dynalite. */
class DynamoDbTableChangesIT extends TableChangesTest {
    private static final Pattern TABLES = Pattern.compile("aws dynamodb delete-table --table-name ([\\w.-]+)");
    private static final Pattern MARKS = Pattern.compile(
            "aws dynamodb delete-item --table-name rowcast-targets --key '\\{\"target\":\\{\"S\":\"([\\w.-]+)\"}}'");

    private final Dynalite node = Dynalite.get();

    @AfterEach
    void close() {
        node.client().listTables().join().tableNames().stream()
                .filter(table -> table.startsWith("shop-"))
                .forEach(table -> {
                    node.drop(table);
                    node.forget(table);
                });
    }

    @Override
    protected String name() {
        return "DynamoDB";
    }

    @Override
    protected Store open() {
        return Stores.open(node.url(), "{database}-{table}");
    }

    /** DynamoDB declares none but the key, so that these are the attributes of its items. */
    @Override
    protected Map<String, String> columns(String table) {
        Map<String, String> columns = new TreeMap<>();
        rawRows(table)
                .forEach(row -> row.forEach(
                        (name, value) -> columns.put(name, value.type().toString())));
        return columns;
    }

    @Override
    protected List<Map<String, String>> rows(String table) {
        return rawRows(table).stream()
                .sorted(Comparator.comparingLong(
                        row -> Long.parseLong(row.get("id").n())))
                .map(DynamoDbTableChangesIT::texts)
                .toList();
    }

    private List<Map<String, AttributeValue>> rawRows(String table) {
        return node.rows("shop-" + table).stream()
                .map(row -> {
                    Map<String, AttributeValue> own = new TreeMap<>(row);
                    own.keySet().removeIf(name -> name.equals("pk") || name.startsWith("_rowcast_"));
                    return own;
                })
                .toList();
    }

    private static Map<String, String> texts(Map<String, AttributeValue> row) {
        Map<String, String> values = new LinkedHashMap<>();
        row.forEach((name, value) -> values.put(name, value.n() == null ? value.s() : value.n()));
        return values;
    }

    @Override
    protected void follow(String state) {
        Matcher tables = TABLES.matcher(state);
        while (tables.find()) {
            node.drop(tables.group(1));
        }
        Matcher marks = MARKS.matcher(state);
        while (marks.find()) {
            node.forget(marks.group(1));
        }
    }
}
