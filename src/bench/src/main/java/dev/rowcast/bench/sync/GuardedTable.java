package dev.rowcast.bench.sync;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Writes rows by hand into a table of PostgreSQL, in batches of 500, which an older version never overwrites. */
final class GuardedTable implements HandLoop.Sink {
    /** As one would make it. */
    static final Form OWN = new Form(
            "CREATE TABLE by_hand (id BIGINT PRIMARY KEY, customer_id BIGINT, status TEXT, amount NUMERIC, note TEXT,"
                    + " approved_at TIMESTAMPTZ, created_at TIMESTAMP, version BIGINT)",
            "INSERT INTO by_hand AS there (id, customer_id, status, amount, note, approved_at, created_at, version)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (id) DO UPDATE SET customer_id = EXCLUDED.customer_id, status = EXCLUDED.status,"
                    + " amount = EXCLUDED.amount, note = EXCLUDED.note, approved_at = EXCLUDED.approved_at, created_at = EXCLUDED.created_at,"
                    + " version = EXCLUDED.version WHERE there.version <= EXCLUDED.version",
            false);
    /** Just as Rowcast's, which keeps tombstones, has keys of any type, and an index for readers. */
    static final Form ALIKE = new Form(
            "CREATE TABLE alike (LIKE bench_rows.orders INCLUDING ALL)",
            "INSERT INTO alike AS there (id, customer_id, status, amount, note, approved_at, created_at, _rowcast_key, _rowcast_version, _rowcast_deleted,"
                    + " _rowcast_written) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, FALSE, clock_timestamp()) ON CONFLICT (_rowcast_key) DO UPDATE SET id = EXCLUDED.id,"
                    + " customer_id = EXCLUDED.customer_id, status = EXCLUDED.status, amount = EXCLUDED.amount, note = EXCLUDED.note,"
                    + " approved_at = EXCLUDED.approved_at, created_at = EXCLUDED.created_at, _rowcast_version = EXCLUDED._rowcast_version,"
                    + " _rowcast_deleted = EXCLUDED._rowcast_deleted, _rowcast_written = EXCLUDED._rowcast_written"
                    + " WHERE there._rowcast_version <= EXCLUDED._rowcast_version",
            true);

    private static final int BATCH = 500;
    private static final int COLUMNS = 7;

    private final Connection connection;
    private final PreparedStatement put;
    private final boolean keyed;
    private int waiting;

    /**
     * A table's form.
     *
     * @param keyed whether the key is a parameter of its own, as text
     */
    record Form(String create, String put, boolean keyed) {}

    GuardedTable(Connection connection, Form form) throws SQLException {
        this.connection = connection;
        this.put = connection.prepareStatement(form.put());
        this.keyed = form.keyed();
    }

    @Override
    public void take(ResultSet row) throws SQLException {
        for (int column = 1; column <= COLUMNS; column++) {
            put.setObject(column, row.getObject(column));
        }
        if (keyed) {
            put.setString(COLUMNS + 1, row.getString(1));
        }
        put.addBatch();
        if (++waiting == BATCH) {
            flush();
        }
    }

    @Override
    public void flush() throws SQLException {
        if (waiting > 0) {
            put.executeBatch();
            waiting = 0;
        }
    }

    @Override
    public void close() throws SQLException {
        put.close();
        connection.close();
    }
}
