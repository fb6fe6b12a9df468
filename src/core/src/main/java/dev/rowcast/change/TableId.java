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

    /** The same as it stands at the end of a topic's name: Debezium replaces each character that such a name can't have by an underscore. */
    public String inTopic() {
        return toString().replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
