package dev.rowcast.destination.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/** Makes pools of connections. */
final class Pools {
    private Pools() {}

    /** A pool that connects when it is first asked for a connection. Its connections have transactions, each of which sees what is committed. */
    static HikariDataSource of(JdbcSettings settings, Dialect dialect, DataSource driver) {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(driver);
        pool.setPoolName("rowcast-jdbc");
        pool.setMaximumPoolSize(settings.maxConnections());
        pool.setMinimumIdle(0);
        pool.setConnectionTimeout(Timeouts.POOL_MILLIS);
        pool.setInitializationFailTimeout(-1);
        pool.setAutoCommit(false);
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        pool.setConnectionInitSql(dialect.greeting());
        return pool;
    }
}
