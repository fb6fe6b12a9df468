package dev.rowcast.standalone.state;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;

/**
 * What the source connector remembers of the tables' definitions, entry by entry, so that rows of yesterday are read with the columns of yesterday. Written
 * ahead of the position. Thread-safe.
 */
public final class History implements AutoCloseable {
    private final Session session;
    private final String source;
    private final Fence fence;
    private long next = -1;

    private History(State state, String source, Fence fence) {
        this.session = state.session();
        this.source = source;
        this.fence = fence;
    }

    /**
     * One that only this process writes.
     *
     * @param source the source's name
     */
    public History(State state, String source) {
        this(state, source, Fence.NONE);
    }

    /**
     * One that is written as long as this process leads.
     *
     * @param source the source's name
     * @param leadership of this process
     */
    public History(State state, String source, Leadership leadership) {
        this(state, source, Fence.of(leadership));
    }

    /** All entries, in the order in which they were added. */
    public synchronized List<String> entries() {
        return session.run(connection -> {
            List<String> entries = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT number, entry FROM rowcast_history WHERE source = ? ORDER BY number")) {
                select.setString(1, source);
                try (ResultSet found = select.executeQuery()) {
                    while (found.next()) {
                        next = found.getLong(1) + 1;
                        entries.add(found.getString(2));
                    }
                }
            }
            return entries;
        });
    }

    /**
     * Adds one, and returns when it is on the disk.
     *
     * @throws FencedException if another process leads
     */
    public synchronized void add(String entry) {
        if (next < 0) {
            next = Math.max(0, size());
        }
        long number = next;
        session.run(connection -> {
            fence.pass(connection);
            // Not in place of another: that would be one that this process doesn't know.
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO rowcast_history (source, number, entry) VALUES (?, ?, ?)")) {
                insert.setString(1, source);
                insert.setLong(2, number);
                insert.setString(3, entry);
                return insert.executeUpdate();
            }
        });
        next = number + 1;
    }

    /** Whether there is none. */
    public synchronized boolean isEmpty() {
        return size() == 0;
    }

    /** One above the highest number. */
    private long size() {
        return session.run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT MAX(number) FROM rowcast_history WHERE source = ?")) {
                select.setString(1, source);
                try (ResultSet found = select.executeQuery()) {
                    found.next();
                    long highest = found.getLong(1);
                    return found.wasNull() ? 0L : highest + 1;
                }
            }
        });
    }

    @Override
    public void close() {
        session.close();
    }
}
