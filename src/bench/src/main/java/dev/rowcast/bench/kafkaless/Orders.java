package dev.rowcast.bench.kafkaless;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import dev.rowcast.standalone.engine.Source;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A table of ten columns in a MySQL of its own. */
final class Orders implements AutoCloseable {
    static final String TABLE = "bench.orders";

    /** Ten columns. */
    static final String COLUMNS =
            "id INT PRIMARY KEY, customer INT NOT NULL, status VARCHAR(20), note VARCHAR(200), total DECIMAL(12,2),"
                    + " placed DATETIME(6), paid TIMESTAMP NULL, weight DOUBLE, express BOOLEAN, tags JSON";
    /** A row of them, but for what {@link #set} sets. */
    static final String VALUES = " VALUES (?, ?, 'placed', ?, 12.50, '2026-11-30 12:00:00.123456', now(), 1.5, true,"
            + " '{\"a\": [1, 2, 3]}')";

    private static final int SERVER_ID = 82;
    private static final int IN_TRANSACTION = 100;

    private final LoneMysql server;
    private final Connection connection;
    private int reader = 8_200;
    private int next;

    Orders(Path directory) throws SQLException {
        server = LoneMysql.start(directory, StackConfig.defaultCache(), SERVER_ID, Progress.SILENT);
        Endpoints.Mysql at = server.address();
        MysqlDataSource driver = new MysqlDataSource();
        driver.setUrl(at.jdbcUrl() + "?rewriteBatchedStatements=true&allowPublicKeyRetrieval=true&sslMode=DISABLED");
        driver.setUser(at.user());
        driver.setPassword(at.password());
        connection = driver.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS bench");
            statement.execute("CREATE TABLE " + TABLE + " (" + COLUMNS + ")");
        }
        connection.setAutoCommit(false);
    }

    /** As a source of its own. */
    Source source() {
        Endpoints.Mysql at = server.address();
        return new Source(
                "bench",
                at.host(),
                at.port(),
                at.debeziumUser(),
                at.debeziumPassword(),
                ++reader,
                "bench\\.orders",
                Map.of());
    }

    /** Inserts rows, a hundred in a transaction. */
    void insert(int rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + TABLE + VALUES)) {
            for (int i = 1; i <= rows; i++) {
                set(insert, next++);
                insert.addBatch();
                if (i % IN_TRANSACTION == 0 || i == rows) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
        }
    }

    /** Of a row with that key. */
    static void set(PreparedStatement insert, int id) throws SQLException {
        insert.setInt(1, id);
        insert.setInt(2, id % 1_000);
        insert.setString(3, "a note of some length, as people write them, number " + id);
    }

    /** Where the server is. */
    Endpoints.Mysql address() {
        return server.address();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        server.close();
    }
}
