package dev.rowcast.destination.jdbc;

import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.SemanticType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What one kind of database does in its own way. Stateless. */
interface Dialect {
    /** What its URLs begin with. */
    String prefix();

    /** Whether a URL with that prefix says all that is needed. */
    boolean isComplete(String url);

    /** Its driver isn't used any more: ends its threads, and has the JDK forget it. */
    void retire();

    /** Its driver's. Connects when it is asked for a connection. */
    DataSource dataSource(JdbcSettings settings);

    /** What is said first on each connection, so that neither the server's settings nor the URL's change a value. */
    String greeting();

    String quote(String name);

    /** The target of a table of that name, as nobody has looked at it yet. */
    default Table table(String views, String name) {
        String rows = quote(views + Table.ROWS_SUFFIX) + ".";
        return new Table(
                name,
                views + Table.ROWS_SUFFIX,
                views,
                rows + quote(name),
                quote(views) + "." + quote(name),
                rows + quote(Table.MARKS),
                List.of(),
                0);
    }

    /** Why nothing of the database can have that name; empty where it can. */
    Optional<String> unnameable(String name);

    /**
     * The type of a column, as {@link #columns} spells it; empty where the database has none for such values.
     *
     * @param facts what the source says of the column; null if nothing
     */
    Optional<String> type(SemanticType type, @Nullable ColumnFacts facts);

    /** Whether a column of the type that is there takes all values of the one that is wanted, and changes none. */
    boolean takes(String there, String wanted);

    /** A value, as a {@code String} that the server reads or as {@code byte[]}. */
    Object stored(Object value, SemanticType type);

    /** What to select to read back a column of such values: bytes where {@link #isBinary}, else text. */
    String selected(String column, SemanticType type);

    /** Whether such values are read as bytes. */
    boolean isBinary(SemanticType type);

    /** The value of what was read: the other way round of {@link #stored}. */
    Object loaded(Object stored, SemanticType type);

    /** The statement that writes so many rows: for each its key, its columns in their order, its version, and whether it is deleted. */
    String upsert(Table table, int rows);

    /** Puts rows, as many as it was made for, into the parameters of that statement from this one on. */
    default void bind(PreparedStatement statement, int first, Table table, List<StoredRow> rows) throws SQLException {
        int place = first;
        for (StoredRow row : rows) {
            statement.setString(place++, row.key());
            for (int i = 0; i < row.values().length; i++) {
                Object value = row.values()[i];
                // NULL as what the others of its column are: a driver has a statement of other types prepared anew.
                if (value instanceof byte[]
                        || value == null && table.columns().get(i).binary()) {
                    statement.setBytes(place++, (byte[]) value);
                } else {
                    statement.setString(place++, (String) value);
                }
            }
            statement.setLong(place++, row.version());
            statement.setBoolean(place++, row.deleted());
        }
    }

    /** Whether that statement is to be asked for generated keys, as {@link java.sql.Connection#prepareStatement(String, int)} takes it. */
    int upsertKeys();

    /** Whether that statement, which has just been run, has passed over some of so many rows, as those that are there are newer. */
    boolean hasPassedOver(Statement upsert, int rows) throws SQLException;

    /** Removes at most so many rows of versions below the one parameter. */
    String removeOlder(Table table, int most);

    /** Removes at most a thousand rows that were deleted more than so many seconds ago, the one parameter. */
    String sweep(Table table);

    /** Waits for the lock of that name, the one parameter. */
    String lock();

    /** Lets go of it; empty where the end of the transaction does. */
    Optional<String> unlock();

    /** Whether there is a schema of that name, the one parameter. */
    String schemas();

    String createSchema(String schema);

    /** The table of marks of a schema of rows. */
    String createMarks(String marks);

    /** The statements that make a table of rows. */
    List<String> createRows(Table table, List<WantedColumn> columns);

    /** Adds a mark, of the table, the source's table, and what its rows are known by, unless there is one. */
    String addMark(String marks);

    /** Of a table or view, of the schema and the name: each column's name, its type, and {@code required} where a row must say it. */
    String columns();

    /** Of a table, of the schema and the name: each unique index's name, its columns, and {@code primary} if it is that of the primary key. */
    String uniqueIndexes();

    /** Of a table, of the schema and the name, twice: the names of foreign keys from it and to it. */
    String foreignKeys();

    /** What somebody runs who wants the column to be of that type. */
    String changeType(Table table, WantedColumn column);

    /** What somebody with more rights runs, so that the user may make what isn't there. */
    String grants(String user, String rowsSchema, String viewsSchema);
}
