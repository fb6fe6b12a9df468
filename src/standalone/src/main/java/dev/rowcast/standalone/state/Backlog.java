package dev.rowcast.standalone.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What a state keeps of changes that were read and aren't delivered. Immutable.
 *
 * @param spooled what isn't delivered yet, of each stream
 * @param parked how many keys are parked
 */
public record Backlog(List<SpoolTable.Extent> spooled, long parked) {
    public Backlog {
        spooled = List.copyOf(spooled);
    }

    /** What there is. */
    public static Backlog read(Connection connection) throws SQLException {
        return new Backlog(SpoolTable.extents(connection), ParkedTable.count(connection));
    }
}
