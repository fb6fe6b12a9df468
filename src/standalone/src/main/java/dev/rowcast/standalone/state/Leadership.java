package dev.rowcast.standalone.state;

import dev.rowcast.change.RowVersion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Who of several processes reads the source: who holds a lease that the database's clock ends. Each start of the engine gets an epoch above all before, which
 * fences what an earlier one still writes. Thread-safe.
 */
public final class Leadership implements AutoCloseable {

    private final Session session;
    private final String holder;
    private final Duration lease;

    /**
     * @param holder names this process, unlike any other
     * @param lease how long others wait for a leader that says nothing any more
     */
    public Leadership(State state, String holder, Duration lease) {
        this.session = state.session();
        this.holder = holder;
        this.lease = lease;
    }

    /** Takes the lease where it is free or already this process's, and makes it last from now. Returns whose it is where it is another's. */
    public Optional<String> take() {
        return session.run(connection -> {
            String clock = session.dialect().clock();
            try (PreparedStatement select = connection.prepareStatement("SELECT holder, expires_millis > " + clock
                    + " FROM rowcast_leader WHERE id = 1" + session.dialect().lock())) {
                try (ResultSet found = select.executeQuery()) {
                    if (!found.next()) {
                        throw new SQLException("the row of the leader is gone");
                    }
                    if (!found.getString(1).equals(holder) && found.getBoolean(2)) {
                        return Optional.of(found.getString(1));
                    }
                }
                hold(connection, clock + " + " + lease.toMillis());
                return Optional.empty();
            }
        });
    }

    private void hold(Connection connection, String expires) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE rowcast_leader SET holder = ?, expires_millis = " + expires + " WHERE id = 1")) {
            update.setString(1, holder);
            update.executeUpdate();
        }
    }

    /**
     * A new epoch, above all before it and above that one.
     *
     * @param above what a store has seen; 0 for none
     * @param nowMillis this machine's clock: an epoch is at least the minutes since 2020, so that one of another state is seldom above it
     * @throws FencedException if another has the lease meanwhile
     */
    public long newEpoch(long above, long nowMillis) {
        return session.run(connection -> {
            long last = fence(connection, -1);
            long epoch = Math.max(Math.max(last, above) + 1, RowVersion.epochAt(nowMillis));
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE rowcast_leader SET epoch = ? WHERE id = 1")) {
                update.setLong(1, epoch);
                update.executeUpdate();
            }
            return epoch;
        });
    }

    /**
     * Makes sure, within the transaction of a write, that this process still leads with that epoch; nobody can take over before it has ended.
     *
     * @param epoch -1 for any
     * @return the epoch that is in force
     * @throws FencedException if another has taken over; nothing of this transaction may be written
     */
    public long fence(Connection connection, long epoch) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT holder, epoch FROM rowcast_leader WHERE id = 1"
                                + session.dialect().lock());
                ResultSet found = select.executeQuery()) {
            boolean there = found.next();
            if (there && found.getString(1).equals(holder) && (epoch < 0 || found.getLong(2) == epoch)) {
                return found.getLong(2);
            }
            throw new FencedException("another process leads ("
                    + (there ? found.getString(1) + ", epoch " + found.getLong(2) : "nobody is known")
                    + "), so this one (" + holder + ") writes nothing more");
        }
    }

    /** Gives the lease up, so that another may take it at once. */
    public void release() {
        session.run(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE rowcast_leader SET expires_millis = 0 WHERE id = 1 AND holder = ?")) {
                update.setString(1, holder);
                return update.executeUpdate();
            }
        });
    }

    @Override
    public void close() {
        session.close();
    }
}
