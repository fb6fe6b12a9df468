package dev.rowcast.destination.bigquery;

import dev.rowcast.cli.verify.VerifyCommandTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class VerifyCommandIT extends VerifyCommandTest {
    private final FakeBigQuery bigQuery = new FakeBigQuery();

    @AfterEach
    void close() {
        bigQuery.close();
    }

    @Override
    protected String type() {
        return "bigquery";
    }

    @Override
    protected String settings() {
        return ", \"project\": \"" + FakeBigQuery.PROJECT
                + "\", \"dataset\": \"{database}\", \"auth\": \"none\", \"endpoint\": {\"api\": \"" + bigQuery.api()
                + "\", \"storage\": \"" + bigQuery.storage() + "\"}";
    }

    @Override
    protected int rows(String table) {
        return bigQuery.rows(table).size();
    }

    @Override
    protected void remove(String table, String key) {
        bigQuery.table(table).insert(List.of(key), null);
    }

    @Override
    protected void spoil(String table, String key, String column) {
        FakeTable there = bigQuery.table(table);
        Map<String, Object> row = there.rows().stream()
                .filter(each -> key.equals(each.get(Columns.KEY)))
                .findFirst()
                .orElseThrow();
        Map<String, Object> spoilt = new HashMap<>(row);
        spoilt.put(column, "spoilt");
        there.insert(List.of(key), spoilt);
    }

    @Override
    protected void drop(String table) {
        bigQuery.drop(table);
    }
}
