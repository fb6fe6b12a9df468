package dev.rowcast.standalone.state;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the source connector remembers of the tables' definitions, entry by entry, so that rows of yesterday are read with the columns of yesterday. Written
 * ahead of the position. Thread-safe.
 */
public final class History implements AutoCloseable {
    /** How many entries are read at once; one of a wide table has some 100,000 characters. */
    private static final int PAGE = 20;

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
    public List<String> entries() {
        List<String> entries = new ArrayList<>();
        forEach(entries::add);
        return entries;
    }

    /** Takes all entries, in the order in which they were added; not all of them need be in memory at once. */
    public synchronized void forEach(Consumer<String> taker) {
        long from = 0;
        List<String> page = page(from);
        while (!page.isEmpty()) {
            page.forEach(taker);
            from += page.size();
            page = page(from);
        }
        next = from;
    }

    /** They are numbered without gaps. */
    private List<String> page(long from) {
        return session.run(connection -> {
            List<String> page = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT entry FROM rowcast_history WHERE source = ? AND number >= ? ORDER BY number LIMIT "
                            + PAGE)) {
                select.setString(1, source);
                select.setLong(2, from);
                try (ResultSet found = select.executeQuery()) {
                    while (found.next()) {
                        page.add(found.getString(1));
                    }
                }
            }
            return page;
        });
    }

    /**
     * Adds some, in their order and all or none, and returns when they are on the disk.
     *
     * @throws FencedException if another process leads
     */
    public synchronized void add(List<String> entries) {
        if (next < 0) {
            next = Math.max(0, size());
        }
        long first = next;
        session.run(connection -> {
            fence.pass(connection);
            // Not in place of another: that would be one that this process doesn't know.
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO rowcast_history (source, number, entry) VALUES (?, ?, ?)")) {
                for (int i = 0; i < entries.size(); i++) {
                    insert.setString(1, source);
                    insert.setLong(2, first + i);
                    insert.setString(3, entries.get(i));
                    insert.addBatch();
                }
                return insert.executeBatch();
            }
        });
        next = first + entries.size();
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
