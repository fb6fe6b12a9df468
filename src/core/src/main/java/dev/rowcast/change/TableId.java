package dev.rowcast.change;

/**
 * A table's full name.
 *
 * @param database the database, as MySQL spells it
 * @param table the table, as MySQL spells it
 */
public record TableId(String database, String table) {
    /** {@code database.table}, as it stands in routing and messages. */
    @Override
    public String toString() {
        return database + "." + table;
    }
}
