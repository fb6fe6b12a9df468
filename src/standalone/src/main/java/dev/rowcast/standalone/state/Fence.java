package dev.rowcast.standalone.state;

import java.sql.Connection;
import java.sql.SQLException;

/** Who may write. */
@FunctionalInterface
interface Fence {
    /** Anybody. */
    Fence NONE = connection -> {};

    /** Whoever has the lease. */
    static Fence of(Leadership leadership) {
        return connection -> leadership.fence(connection, -1);
    }

    /**
     * Makes sure of it, within the transaction of the write.
     *
     * @throws FencedException if another process leads
     */
    void pass(Connection connection) throws SQLException;
}
