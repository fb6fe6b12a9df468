package dev.rowcast.batch.source;

import dev.rowcast.change.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A foreign key that deletes or changes rows of its table on its own, without a row event. From MySQL 9.6 on there is none, unless the server is set to
 * {@code innodb_native_foreign_keys}.
 *
 * @param table the table whose rows go or change
 * @param name the foreign key's
 * @param parent the table with whose rows they do
 * @param rules what makes them, such as {@code ON DELETE CASCADE}
 */
public record Cascade(TableId table, String name, TableId parent, List<String> rules) {
    private static final Set<String> CHANGING = Set.of("CASCADE", "SET NULL");
    private static final String FOREIGN_KEYS =
            "SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, UNIQUE_CONSTRAINT_SCHEMA, REFERENCED_TABLE_NAME,"
                    + " DELETE_RULE, UPDATE_RULE FROM information_schema.REFERENTIAL_CONSTRAINTS"
                    + " ORDER BY CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME";

    public Cascade {
        rules = List.copyOf(rules);
    }

    /**
     * Those of these tables, as far as the user may see them.
     *
     * @throws UnfinishedException if the source doesn't say
     */
    public static List<Cascade> of(SourceConnection source, Collection<TableId> tables) {
        return source.ask("foreign keys", open -> isWritten(open) ? List.of() : read(open, new HashSet<>(tables)));
    }

    /** Whether the server writes row events of what foreign keys do. */
    private static boolean isWritten(Connection open) throws SQLException {
        try (Statement statement = open.createStatement();
                ResultSet result = statement.executeQuery("SHOW GLOBAL VARIABLES LIKE 'innodb_native_foreign_keys'")) {
            return result.next() && "OFF".equals(result.getString(2));
        }
    }

    private static List<Cascade> read(Connection open, Set<TableId> tables) throws SQLException {
        List<Cascade> found = new ArrayList<>();
        try (Statement statement = open.createStatement();
                ResultSet key = statement.executeQuery(FOREIGN_KEYS)) {
            while (key.next()) {
                TableId table = new TableId(key.getString(1), key.getString(2));
                List<String> rules = rules(key.getString(6), key.getString(7));
                if (tables.contains(table) && !rules.isEmpty()) {
                    TableId parent = new TableId(key.getString(4), key.getString(5));
                    found.add(new Cascade(table, key.getString(3), parent, rules));
                }
            }
        }
        return found;
    }

    private static List<String> rules(String delete, String update) {
        List<String> rules = new ArrayList<>();
        if (CHANGING.contains(delete)) {
            rules.add("ON DELETE " + delete);
        }
        if (CHANGING.contains(update)) {
            rules.add("ON UPDATE " + update);
        }
        return rules;
    }

    /** In words, without a full stop. */
    public String sentence() {
        return "the foreign key " + name + " to " + parent + " (" + String.join(", ", rules)
                + ") deletes or changes rows of " + table
                + " on its own, and MySQL writes no row events of it: whoever receives them keeps them as they were";
    }
}
