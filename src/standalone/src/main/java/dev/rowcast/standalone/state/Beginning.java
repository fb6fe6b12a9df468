package dev.rowcast.standalone.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Has a source read from its beginning once more, with a new snapshot. */
public final class Beginning {
    private Beginning() {}

    /**
     * Forgets where reading was, also where a snapshot began that died, since the log may be gone from there, and the tables' definitions. Contracts, dead letters, the spool and the numbering stay, so that what comes anew counts as newer.
     *
     * @param leadership of this process, which has the lease
     * @param source the source's name
     * @throws FencedException if another process leads
     * @throws StateException if the state can't be written
     */
    public static void again(State state, Leadership leadership, String source) {
        try (Session session = state.session()) {
            session.run(connection -> {
                leadership.fence(connection, -1);
                of(
                        connection,
                        "UPDATE rowcast_position SET place = NULL, snapshot_from = NULL WHERE source = ?",
                        source);
                return of(connection, "DELETE FROM rowcast_history WHERE source = ?", source);
            });
        }
    }

    static int of(Connection connection, String statement, String source) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            prepared.setString(1, source);
            return prepared.executeUpdate();
        }
    }
}
