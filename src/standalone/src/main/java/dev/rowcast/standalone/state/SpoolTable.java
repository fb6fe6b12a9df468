package dev.rowcast.standalone.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is kept of streams that aren't delivered now: chunks of records, in the order of their sequences. */
public final class SpoolTable {
    private SpoolTable() {}

    /**
     * Some records of a stream, one behind the other.
     *
     * @param stream the stream
     * @param first sequence of the first of them
     * @param last sequence of the last
     * @param epoch of all of them
     * @param count how many
     * @param records their bytes
     */
    public record Chunk(String stream, long first, long last, long epoch, int count, byte[] records) {}

    /**
     * What a stream has in the spool.
     *
     * @param stream the stream
     * @param first sequence of its first record
     * @param last sequence of its last
     * @param bytes of its records
     * @param count how many
     */
    public record Extent(String stream, long first, long last, long bytes, long count) {}

    /** Adds a chunk behind those of the stream that are there. */
    public static void add(Connection connection, Chunk chunk) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("REPLACE INTO rowcast_spool"
                + " (stream, first_sequence, last_sequence, epoch, record_count, records) VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, chunk.stream);
            insert.setLong(2, chunk.first);
            insert.setLong(3, chunk.last);
            insert.setLong(4, chunk.epoch);
            insert.setInt(5, chunk.count);
            insert.setBytes(6, chunk.records);
            insert.executeUpdate();
        }
    }

    /** Removes the chunks of which all records are below that sequence; returns how many bytes they had. */
    public static long remove(Connection connection, String stream, long below) throws SQLException {
        String which = " FROM rowcast_spool WHERE stream = ? AND last_sequence < ?";
        long bytes;
        try (PreparedStatement select =
                connection.prepareStatement("SELECT COALESCE(SUM(LENGTH(records)), 0)" + which)) {
            select.setString(1, stream);
            select.setLong(2, below);
            try (ResultSet found = select.executeQuery()) {
                found.next();
                bytes = found.getLong(1);
            }
        }
        if (bytes > 0) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE" + which)) {
                delete.setString(1, stream);
                delete.setLong(2, below);
                delete.executeUpdate();
            }
        }
        return bytes;
    }

    /** The chunk that has the stream's first record from that sequence on. */
    public static Optional<Chunk> from(Connection connection, String stream, long sequence) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT first_sequence, last_sequence, epoch,"
                + " record_count, records FROM rowcast_spool WHERE stream = ? AND last_sequence >= ?"
                + " ORDER BY first_sequence LIMIT 1")) {
            select.setString(1, stream);
            select.setLong(2, sequence);
            try (ResultSet found = select.executeQuery()) {
                return found.next()
                        ? Optional.of(new Chunk(
                                stream,
                                found.getLong(1),
                                found.getLong(2),
                                found.getLong(3),
                                found.getInt(4),
                                found.getBytes(5)))
                        : Optional.empty();
            }
        }
    }

    /** What each stream has there. */
    public static List<Extent> extents(Connection connection) throws SQLException {
        List<Extent> extents = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT stream, MIN(first_sequence),"
                                + " MAX(last_sequence), SUM(LENGTH(records)), SUM(record_count) FROM rowcast_spool GROUP BY stream");
                ResultSet found = select.executeQuery()) {
            while (found.next()) {
                extents.add(new Extent(
                        found.getString(1), found.getLong(2), found.getLong(3), found.getLong(4), found.getLong(5)));
            }
        }
        return extents;
    }
}
