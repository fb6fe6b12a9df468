package dev.rowcast.destination.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.bigquery.model.TableFieldSchema;
import dev.rowcast.destination.TableChangesTest;
import dev.rowcast.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;

/** What a change of a table does in the tests' BigQuery. */
class BigQueryTableChangesIT extends TableChangesTest {
    private static final Pattern DROPPED = Pattern.compile("bq rm -f -t " + FakeBigQuery.PROJECT + ":shop\\.(\\w+)");

    private final FakeBigQuery bigQuery = new FakeBigQuery();

    @AfterEach
    void close() {
        bigQuery.close();
    }

    @Override
    protected String name() {
        return "BigQuery";
    }

    @Override
    protected Store open() {
        return Stores.open(bigQuery, "{table}");
    }

    @Override
    protected Map<String, String> columns(String table) {
        Map<String, String> columns = new LinkedHashMap<>();
        bigQuery.table("shop", table).map(FakeTable::columns).orElse(List.of()).stream()
                .map(BigQueryTableChangesIT::column)
                .filter(column -> !column.getName().startsWith("_rowcast_"))
                .forEach(column -> columns.put(column.getName(), BigQueryType.sql(column)));
        return columns;
    }

    private static TableFieldSchema column(JsonNode column) {
        try {
            return GsonFactory.getDefaultInstance().fromString(column.toString(), TableFieldSchema.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected List<Map<String, String>> rows(String table) {
        return bigQuery.rows(table).stream()
                .sorted(Comparator.comparing(row -> (Long) row.get("id")))
                .map(row -> texts(table, row))
                .toList();
    }

    private Map<String, String> texts(String table, Map<String, Object> row) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : columns(table).keySet()) {
            JsonNode column = bigQuery.table(table).column(name).orElseThrow();
            Object value = row.get(name);
            texts.put(name, value == null ? "NULL" : FakeRest.text(column, value, true));
        }
        return texts;
    }

    @Override
    protected void follow(String state) {
        Matcher dropped = DROPPED.matcher(state);
        while (dropped.find()) {
            bigQuery.drop(dropped.group(1));
        }
    }
}
