package dev.rowcast.destination.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets rows that were deleted long ago. Thread-safe. */
final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private final Dialect dialect;
    private final DataSource pool;
    private final Duration retention;

    /** @param retention for how long a delete is remembered, since it was written here */
    Sweeper(Dialect dialect, DataSource pool, Duration retention) {
        this.dialect = dialect;
        this.pool = pool;
        this.retention = retention;
    }

    /** Sweeps these tables. What fails is done the next time. */
    void sweep(Collection<Table> tables) {
        for (Table table : tables) {
            try {
                sweep(table);
            } catch (SQLException e) {
                LOG.info(
                        "rows of {} that were deleted are remembered for longer: {}",
                        table.quotedRows(),
                        SqlFault.reason(e));
            }
        }
    }

    private void sweep(Table table) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            Session session = new Session(connection);
            int removed;
            do {
                removed = session.run(dialect.sweep(table), retention.toSeconds());
                connection.commit();
            } while (removed > 0);
        }
    }
}
