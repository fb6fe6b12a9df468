package dev.rowcast.destination.dynamodb;

import dev.rowcast.change.TableId;
import java.util.regex.Pattern;

/** The name of a table in DynamoDB. */
record TableName(String name) {
    /** What stands in a pattern for the table's. */
    static final String DATABASE = "{database}";

    static final String TABLE = "{table}";

    private static final Pattern TAKEN = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");

    /** The name for a table: the pattern, with what the table is called in the place of that. */
    static TableName of(String pattern, TableId table) {
        return new TableName(pattern.replace(DATABASE, table.database()).replace(TABLE, table.table()));
    }

    /** Whether DynamoDB takes it. */
    boolean isValid() {
        return TAKEN.matcher(name).matches();
    }
}
