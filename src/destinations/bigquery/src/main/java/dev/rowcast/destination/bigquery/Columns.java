package dev.rowcast.destination.bigquery;

import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableFieldSchema;
import dev.rowcast.change.RowVersion;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** The columns of tables that aren't a row's, and those that BigQuery is told by what to do with one. */
final class Columns {
    /** The row's key as a text: the table's primary key. */
    static final String KEY = "_rowcast_key";
    /** Which write made the row: its version as a number, since nobody can read {@link #SEQUENCE}. */
    static final String VERSION = "_rowcast_version";
    /** {@link #UPSERT} or {@link #DELETE}. */
    static final String CHANGE_TYPE = "_CHANGE_TYPE";
    /** Of two writes of one key the one whose number is higher wins; of equal ones the one that arrived later. */
    static final String SEQUENCE = "_CHANGE_SEQUENCE_NUMBER";

    static final String UPSERT = "UPSERT";
    static final String DELETE = "DELETE";

    private static final int EPOCH_DIGITS = 7;
    private static final int SEQUENCE_DIGITS = 10;

    /** How names of columns may not begin, in lower case: Rowcast's own, and BigQuery's. */
    private static final List<String> TAKEN = List.of(
            "_rowcast_",
            "_table_",
            "_file_",
            "_partition",
            "_row_timestamp",
            "__root__",
            "_colidentifier",
            "_change_sequence_number",
            "_change_type",
            "_change_timestamp");

    private Columns() {}

    /** Whether no column of a row may be called so. */
    static boolean isTaken(String name) {
        return TAKEN.stream().anyMatch(name.toLowerCase(Locale.ROOT)::startsWith);
    }

    /** Those of a table that is there. */
    static List<TableFieldSchema> of(Table table) {
        return table.getSchema() == null || table.getSchema().getFields() == null
                ? List.of()
                : table.getSchema().getFields();
    }

    /** Two sections of hexadecimal digits, always as many, which BigQuery compares one after the other. */
    static String sequence(RowVersion version) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(version.epoch(), EPOCH_DIGITS) + "/"
                + hex.toHexDigits(version.sequence(), SEQUENCE_DIGITS);
    }
}
