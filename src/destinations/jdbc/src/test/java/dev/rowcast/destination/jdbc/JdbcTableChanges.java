package dev.rowcast.destination.jdbc;

import dev.rowcast.destination.TableChangesTest;
import dev.rowcast.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;

/** What a change of a table does to a real database. */
abstract class JdbcTableChanges extends TableChangesTest {
    /** A message's statements, up to what a person is told beside them. */
    private static final Pattern STATEMENTS = Pattern.compile("[Rr]un: (.*?)(; and |$)");

    private final Database database;
    private final String type;

    /** @param type the column of information_schema.columns that has a column's type */
    JdbcTableChanges(Database database, String type) {
        this.database = database;
        this.type = type;
    }

    @BeforeEach
    void requireServer() {
        database.address();
    }

    @Override
    protected Store open() {
        return database.open("shop");
    }

    @Override
    protected Map<String, String> columns(String table) {
        Map<String, String> columns = new LinkedHashMap<>();
        database.read("SELECT column_name, " + type + " FROM information_schema.columns WHERE table_schema = 'shop'"
                        + " AND table_name = '" + table + "' ORDER BY ordinal_position")
                .forEach(column -> columns.put(column.get(0), column.get(1)));
        return columns;
    }

    @Override
    protected List<Map<String, String>> rows(String table) {
        List<String> names = List.copyOf(columns(table).keySet());
        return database.read("SELECT * FROM " + database.name("shop", table) + " ORDER BY id").stream()
                .map(row -> named(names, row))
                .toList();
    }

    private static Map<String, String> named(List<String> names, List<String> row) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), String.valueOf(row.get(i)).replace("null", "NULL"));
        }
        return values;
    }

    @Override
    protected void follow(String state) {
        Matcher statements = STATEMENTS.matcher(state);
        List<String> all = new ArrayList<>();
        while (statements.find()) {
            all.addAll(List.of(statements.group(1).split("; ", -1)));
        }
        database.run(all.toArray(String[]::new));
    }
}
