package dev.rowcast.bench.path;

import dev.rowcast.stack.Endpoints;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.locks.LockSupport;

/** Writes orders into a table of its own, over one connection. For one thread. */
final class OrdersWriter implements AutoCloseable {
    private static final String TABLE = "orders";

    private final Connection connection;
    private final Statement statement;
    private int rows;

    private OrdersWriter(Connection connection, Statement statement) {
        this.connection = connection;
        this.statement = statement;
    }

    /** With a new database of that name, and the empty table in it. */
    static OrdersWriter create(Endpoints.Mysql mysql, String database) throws SQLException {
        Connection connection = DriverManager.getConnection(
                mysql.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED&characterEncoding=UTF-8",
                mysql.user(),
                mysql.password());
        Statement statement = connection.createStatement();
        statement.execute("CREATE DATABASE " + database + " CHARACTER SET utf8mb4");
        statement.execute("USE " + database);
        statement.execute("CREATE TABLE " + TABLE + " (id BIGINT PRIMARY KEY AUTO_INCREMENT,"
                + " customer_id BIGINT NOT NULL, status VARCHAR(20) NOT NULL, amount DECIMAL(12, 2) NOT NULL, note TEXT,"
                + " approved_at TIMESTAMP(3) NULL, created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3))");
        return new OrdersWriter(connection, statement);
    }

    static String table(String database) {
        return database + "." + TABLE;
    }

    /** Rows written so far. */
    int rows() {
        return rows;
    }

    /**
     * Writes for that long, each batch when it is due or, if the one before took longer, as soon as that is done.
     *
     * @return how long after it was due a batch was committed at most, in milliseconds
     */
    double write(Schedule schedule, Duration time) throws SQLException {
        String sql = insert(schedule.rowsOfBatch());
        int batches = schedule.batches(time);
        long start = System.nanoTime();
        long latest = 0;
        for (int i = 0; i < batches; i++) {
            long due = start + schedule.dueNanos(i);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            rows += statement.executeUpdate(sql);
            latest = Math.max(latest, System.nanoTime() - due);
        }
        return latest / 1e6;
    }

    void writeOne() throws SQLException {
        rows += statement.executeUpdate(insert(1));
    }

    private static String insert(int rows) {
        return "INSERT INTO " + TABLE + " (customer_id, status, amount, note) VALUES "
                + String.join(", ", Collections.nCopies(rows, "(7, 'draft', 12.50, 'an order')"));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
