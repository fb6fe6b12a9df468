package dev.rowcast.destination.jdbc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A target as it lies in the database. Names are as they are; what is {@code quoted} can be put into a statement.
 *
 * @param name the table's name, and the view's
 * @param rowsSchema the schema of the table
 * @param viewsSchema the schema of the view
 * @param quotedRows schema and table
 * @param quotedView schema and view
 * @param quotedMarks schema and table of the marks
 * @param columns those that rows are written to
 * @param highWater the highest field that there was when they were looked at
 */
record Table(
        String name,
        String rowsSchema,
        String viewsSchema,
        String quotedRows,
        String quotedView,
        String quotedMarks,
        List<Column> columns,
        int highWater) {
    static final String ROWS_SUFFIX = "_rows";
    static final String RESERVED = "_rowcast_";
    static final String MARKS = RESERVED + "targets";
    static final String KEY = RESERVED + "key";
    static final String VERSION = RESERVED + "version";
    static final String DELETED = RESERVED + "deleted";
    static final String WRITTEN = RESERVED + "written";

    /**
     * A column of a field.
     *
     * @param quoted its name, quoted
     * @param type its type, as the database spells it
     * @param binary whether its values are bytes, and not texts
     */
    record Column(int field, String quoted, String type, boolean binary) {}

    /** Of each field that has a column, the index of that in {@link #columns}. */
    Map<Integer, Integer> places() {
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            places.put(columns.get(i).field(), i);
        }
        return places;
    }

    Table with(List<Column> others, int mark) {
        return new Table(name, rowsSchema, viewsSchema, quotedRows, quotedView, quotedMarks, List.copyOf(others), mark);
    }
}
