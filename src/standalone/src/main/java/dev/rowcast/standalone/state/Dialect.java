package dev.rowcast.standalone.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** What the databases that can hold the state do differently. Immutable. */
interface Dialect {
    /** For people: which database that is, without its password. */
    String place();

    /** A new connection, which writes a commit to disk before it returns. */
    Connection connect() throws SQLException;

    /** For how long a connection may be unused and is sure to be open still. */
    Duration idle();

    /** Begins a transaction. */
    void begin(Connection connection) throws SQLException;

    /** Commits it, and holds no lock any more. */
    void commit(Connection connection) throws SQLException;

    /** What follows the columns of a table. */
    String tableOptions();

    /** What follows a SELECT whose rows nobody else may change until the commit. */
    String lock();

    /** The database's clock, in milliseconds since the epoch, as an expression. */
    String clock();

    /** Whether the same may succeed later without anybody's doing. */
    boolean isPassing(SQLException failed);

    /** Whether a commit that failed so has certainly written nothing. */
    boolean isRolledBack(SQLException failed);

    /** What to do about it. */
    String advice(SQLException failed);
}
