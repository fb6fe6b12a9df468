package dev.rowcast.destination.bigquery;

import dev.rowcast.change.TableId;
import dev.rowcast.store.Target;
import java.util.regex.Pattern;

/**
 * The name of a table in BigQuery.
 *
 * @param dataset the dataset's name
 * @param table the table's name in it
 */
record TableName(String dataset, String table) {
    /** What stands in a pattern for the table's. */
    static final String DATABASE = "{database}";

    static final String TABLE = "{table}";

    private static final Pattern DATASET = Pattern.compile("[a-zA-Z0-9_]{1,1024}");
    private static final Pattern TABLES = Pattern.compile("[a-zA-Z0-9_-]{1,1000}");
    /** What a table is called that has a mark. */
    private static final String MARK = "rowcast_mark_";

    /** The name for a table: the patterns, with what the table is called in the place of that. */
    static TableName of(String datasets, String tables, TableId table) {
        return new TableName(filled(datasets, table), filled(tables, table));
    }

    private static String filled(String pattern, TableId table) {
        return pattern.replace(DATABASE, table.database()).replace(TABLE, table.table());
    }

    static TableName of(Target target) {
        int dot = target.name().indexOf('.');
        return new TableName(target.name().substring(0, dot), target.name().substring(dot + 1));
    }

    Target target() {
        return new Target(dataset + "." + table);
    }

    /** Whether BigQuery takes both, and Rowcast doesn't need them itself. */
    boolean isValid() {
        return isDataset(dataset) && isTable(table);
    }

    static boolean isDataset(String name) {
        return DATASET.matcher(name).matches();
    }

    static boolean isTable(String name) {
        return TABLES.matcher(name).matches() && !name.startsWith(MARK);
    }

    /** The table that has this one's mark. */
    TableName mark() {
        return new TableName(dataset, MARK + table);
    }

    /** As a statement names it. */
    String sql(String project) {
        return "`" + project + "." + dataset + "." + table + "`";
    }

    /** As the program bq names it. */
    String bq(String project) {
        return project + ":" + dataset + "." + table;
    }

    /** The stream that takes its rows. */
    String stream(String project) {
        return "projects/" + project + "/datasets/" + dataset + "/tables/" + table + "/streams/_default";
    }
}
