package dev.rowcast.standalone.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * All that the state has of a source, for those who have it read elsewhere from there on, or here. Immutable.
 *
 * @param position how far it is done
 * @param history the tables' definitions, entry by entry
 * @param epoch the last that was in force
 */
public record SourceStand(Position position, List<String> history, long epoch) {
    public SourceStand {
        history = List.copyOf(history);
    }

    /**
     * What there is.
     *
     * @param leadership of this process, which has the lease
     * @throws FencedException if another process leads
     */
    public static SourceStand read(Connection connection, Leadership leadership, String source) throws SQLException {
        long epoch = leadership.fence(connection, -1);
        return new SourceStand(Position.read(connection, source), history(connection, source), epoch);
    }

    private static List<String> history(Connection connection, String source) throws SQLException {
        List<String> entries = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT entry FROM rowcast_history WHERE source = ? ORDER BY number")) {
            select.setString(1, source);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    entries.add(found.getString(1));
                }
            }
        }
        return entries;
    }

    /**
     * Has the source read from that place on, with these definitions.
     *
     * @param leadership of this process, which has the lease
     * @param place as JSON of the source connector's offset
     * @param above later epochs are above that one
     * @throws FencedException if another process leads
     */
    public static void begin(
            Connection connection,
            Leadership leadership,
            String source,
            String place,
            List<String> history,
            long above,
            long nowMillis)
            throws SQLException {
        long epoch = leadership.fence(connection, -1);
        Position before = Position.read(connection, source);
        new Position(place, null, before.nextSequence(), before.epoch()).write(connection, source, nowMillis);
        Beginning.of(connection, "DELETE FROM rowcast_history WHERE source = ?", source);
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO rowcast_history (source, number, entry) VALUES (?, ?, ?)")) {
            for (int number = 0; number < history.size(); number++) {
                insert.setString(1, source);
                insert.setLong(2, number);
                insert.setString(3, history.get(number));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE rowcast_leader SET epoch = ? WHERE id = 1")) {
            update.setLong(1, Math.max(epoch, above));
            update.executeUpdate();
        }
    }
}
