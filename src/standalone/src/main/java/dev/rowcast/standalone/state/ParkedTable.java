package dev.rowcast.standalone.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The keys whose changes aren't delivered until somebody releases them. One process parks; any may release. */
public final class ParkedTable {
    private ParkedTable() {}

    /**
     * A parked key.
     *
     * @param subscription who parked it
     * @param key the row, as text
     * @param entry why, and what else is known of it
     */
    public record Row(String subscription, String key, byte[] entry) {}

    /** Parks these; nothing becomes of those that are. */
    public static void add(Connection connection, Collection<Row> rows) throws SQLException {
        try (PreparedStatement replace = connection.prepareStatement(
                "REPLACE INTO rowcast_parked (subscription, row_key, entry) VALUES (?, ?, ?)")) {
            for (Row row : rows) {
                replace.setString(1, row.subscription);
                replace.setBytes(2, digest(row.key));
                replace.setBytes(3, row.entry);
                replace.addBatch();
            }
            replace.executeBatch();
        }
    }

    /** Releases one; returns whether it was parked. */
    public static boolean remove(Connection connection, String subscription, String key) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM rowcast_parked WHERE subscription = ? AND row_key = ?")) {
            delete.setString(1, subscription);
            delete.setBytes(2, digest(key));
            return delete.executeUpdate() > 0;
        }
    }

    /** How many there are. */
    public static long count(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT COUNT(*) FROM rowcast_parked");
                ResultSet found = select.executeQuery()) {
            found.next();
            return found.getLong(1);
        }
    }

    /** What is known of each. */
    public static List<byte[]> all(Connection connection) throws SQLException {
        List<byte[]> all = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT entry FROM rowcast_parked");
                ResultSet found = select.executeQuery()) {
            while (found.next()) {
                all.add(found.getBytes(1));
            }
        }
        return all;
    }

    /** Keys may be longer than a database takes for one. */
    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("each Java has SHA-256", impossible);
        }
    }
}
