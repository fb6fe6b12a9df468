package dev.rowcast.standalone.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Streams of which nothing is delivered for a while, since somebody sends their rows by another way. A pause ends by the database's clock unless whoever asked for
 * it prolongs it, so that nobody has to end it who has died. Several may ask for the same stream, which is kept back as long as one of them does.
 */
public final class PauseTable {
    private PauseTable() {}

    /**
     * A pause that is in force.
     *
     * @param stream the stream
     * @param holder who asked for it, unlike any other
     * @param subscription to which rows of it are sent meanwhile
     * @param sinceMillis since when, by the database's clock
     * @param place what the process that reads has confirmed; null before: nothing of the stream is under way any more, and each change of it that isn't in this place,
     *     JSON of the source connector's offset, comes after the pause
     */
    public record Pause(
            String stream,
            String holder,
            String subscription,
            long sinceMillis,
            @Nullable String place) {}

    /** Asks for pauses of these streams, from now on for that long. */
    public static void ask(
            Session session,
            Connection connection,
            Collection<String> streams,
            String holder,
            String subscription,
            Duration length)
            throws SQLException {
        String clock = session.dialect().clock();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO rowcast_pauses (stream, holder, subscription, since_millis, until_millis, place) VALUES (?, ?, ?, "
                        + clock + ", " + clock + " + ?, NULL)")) {
            for (String stream : streams) {
                insert.setString(1, stream);
                insert.setString(2, holder);
                insert.setString(3, subscription);
                insert.setLong(4, length.toMillis());
                insert.executeUpdate();
            }
        }
    }

    /** Has those of the holder last that long from now. Returns how many there are: one that has ended isn't prolonged. */
    public static int prolong(Session session, Connection connection, String holder, Duration length)
            throws SQLException {
        String clock = session.dialect().clock();
        try (PreparedStatement update = connection.prepareStatement("UPDATE rowcast_pauses SET until_millis = " + clock
                + " + ? WHERE holder = ? AND until_millis > " + clock)) {
            update.setLong(1, length.toMillis());
            update.setString(2, holder);
            return update.executeUpdate();
        }
    }

    /** Ends those of the holder, and forgets those of anybody that have ended. */
    public static void end(Session session, Connection connection, String holder) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM rowcast_pauses WHERE holder = ? OR until_millis <= "
                        + session.dialect().clock())) {
            delete.setString(1, holder);
            delete.executeUpdate();
        }
    }

    /** Confirms it: nothing of the stream is under way, and what isn't in the place comes after the pause. */
    public static void confirm(Connection connection, Pause pause, String place) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE rowcast_pauses SET place = ? WHERE stream = ? AND holder = ?")) {
            update.setString(1, place);
            update.setString(2, pause.stream);
            update.setString(3, pause.holder);
            update.executeUpdate();
        }
    }

    /** Those that are in force, in the order of their streams. */
    public static List<Pause> inForce(Session session, Connection connection) throws SQLException {
        List<Pause> all = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT stream, holder, subscription, since_millis, place FROM rowcast_pauses WHERE until_millis > "
                                + session.dialect().clock() + " ORDER BY stream, holder");
                ResultSet found = select.executeQuery()) {
            while (found.next()) {
                all.add(new Pause(
                        found.getString(1),
                        found.getString(2),
                        found.getString(3),
                        found.getLong(4),
                        found.getString(5)));
            }
        }
        return all;
    }
}
