package dev.rowcast.batch.load;

import java.util.List;
import java.util.Locale;

/** The tables that are loaded: a number as key, a text in an order of its own, and two columns of which the first hardly tells rows apart. */
enum LoadTable {
    ORDERS("id BIGINT", "id") {
        @Override
        List<String> key(String n) {
            return List.of(n);
        }
    },
    WORDS("w VARCHAR(40) COLLATE utf8mb4_0900_ai_ci", "w") {
        @Override
        List<String> key(String n) {
            return List.of("CONCAT(ELT(1 + " + n + " % 4, 'é', 'E', 'ß', '#'), " + n + ")");
        }
    },
    PAIRS("a INT, b BIGINT", "a, b") {
        @Override
        List<String> key(String n) {
            return List.of(n + " % 2", n);
        }
    };

    private final String columns;
    private final String keys;

    LoadTable(String columns, String keys) {
        this.columns = columns;
        this.keys = keys;
    }

    /** The SQL of the key's columns of the n-th row. */
    abstract List<String> key(String n);

    String table() {
        return name().toLowerCase(Locale.ROOT);
    }

    String create() {
        return "CREATE TABLE " + table() + " (" + columns
                + ", note VARCHAR(60), v BIGINT, doc JSON, at DATETIME(6), PRIMARY KEY (" + keys + "))";
    }

    /** Each second number, so that there is room between. */
    String fill(int rows) {
        return "INSERT INTO " + table() + " (" + keys
                + ", note, v, doc, at) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL"
                + " SELECT i + 1 FROM n WHERE i < " + rows + ") SELECT " + String.join(", ", key("(2 * i)"))
                + ", CONCAT('note ', i), i, JSON_OBJECT('i', i), '2024-02-29 12:30:00.123456' FROM n";
    }

    String insert(long n) {
        return "INSERT IGNORE INTO " + table() + " (" + keys + ", note, v) VALUES (" + String.join(", ", key("" + n))
                + ", 'new', 0)";
    }

    String update(long n, String what) {
        return "UPDATE IGNORE " + table() + " SET " + what + " WHERE " + equal(n, " AND ");
    }

    String delete(long n) {
        return "DELETE FROM " + table() + " WHERE " + equal(n, " AND ");
    }

    String move(long from, long to) {
        return update(from, equal(to, ", "));
    }

    private String equal(long n, String between) {
        String[] names = keys.split(", ");
        List<String> values = key("" + n);
        StringBuilder all = new StringBuilder(names[0] + " = " + values.get(0));
        for (int i = 1; i < names.length; i++) {
            all.append(between).append(names[i]).append(" = ").append(values.get(i));
        }
        return all.toString();
    }
}
