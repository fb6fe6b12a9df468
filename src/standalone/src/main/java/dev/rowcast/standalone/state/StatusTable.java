package dev.rowcast.standalone.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The last that each process said of itself. */
public final class StatusTable {
    private StatusTable() {}

    /**
     * What a process said.
     *
     * @param name whose it is
     * @param entry what it said
     * @param ageMillis how long ago, by the database's clock
     */
    public record Said(String name, byte[] entry, long ageMillis) {}

    /** Keeps that in place of what was kept under the name. */
    public static void put(Session session, Connection connection, String name, byte[] entry) throws SQLException {
        try (PreparedStatement replace =
                connection.prepareStatement("REPLACE INTO rowcast_status (name, entry, written_millis) VALUES (?, ?, "
                        + session.dialect().clock() + ")")) {
            replace.setString(1, name);
            replace.setBytes(2, entry);
            replace.executeUpdate();
        }
    }

    /** Keeps nothing under the name any more. */
    public static void remove(Connection connection, String name) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM rowcast_status WHERE name = ?")) {
            delete.setString(1, name);
            delete.executeUpdate();
        }
    }

    /** All, in the order of their names. */
    public static List<Said> all(Session session, Connection connection) throws SQLException {
        List<Said> all = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT name, entry, "
                        + session.dialect().clock() + " - written_millis FROM rowcast_status ORDER BY name");
                ResultSet found = select.executeQuery()) {
            while (found.next()) {
                all.add(new Said(found.getString(1), found.getBytes(2), Math.max(0, found.getLong(3))));
            }
        }
        return all;
    }
}
