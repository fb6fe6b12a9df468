package dev.rowcast.standalone.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * How far a source is done. Immutable.
 *
 * @param place where reading goes on after a restart, as JSON of the source connector's offset; null before the first
 * @param snapshotFrom where the binary log stood when the first snapshot began that isn't over, as such JSON; null where none is under way
 * @param nextSequence higher than the sequence of each record that is done or spooled
 * @param epoch of the record that was handed over last
 */
public record Position(@Nullable String place, @Nullable String snapshotFrom, long nextSequence, long epoch) {
    /** Where nothing was read yet. */
    public static final Position BEGINNING = new Position(null, null, 0, 0);

    /** The source's position. */
    public static Position read(Connection connection, String source) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT place, snapshot_from, next_sequence, epoch FROM rowcast_position WHERE source = ?")) {
            select.setString(1, source);
            try (ResultSet found = select.executeQuery()) {
                return found.next()
                        ? new Position(found.getString(1), found.getString(2), found.getLong(3), found.getLong(4))
                        : BEGINNING;
            }
        }
    }

    /** Stores it in place of the one before. */
    public void write(Connection connection, String source, long nowMillis) throws SQLException {
        try (PreparedStatement replace = connection.prepareStatement("REPLACE INTO rowcast_position"
                + " (source, place, snapshot_from, next_sequence, epoch, stored_millis) VALUES (?, ?, ?, ?, ?, ?)")) {
            replace.setString(1, source);
            replace.setString(2, place);
            replace.setString(3, snapshotFrom);
            replace.setLong(4, nextSequence);
            replace.setLong(5, epoch);
            replace.setLong(6, nowMillis);
            replace.executeUpdate();
        }
    }
}
