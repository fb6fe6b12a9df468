package dev.rowcast.standalone.run;

import dev.rowcast.samples.Pause;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Writes to rows that nobody else writes to, in transactions of one row to many, until it is stopped. Each value that it gives a row is numbered higher. */
final class ChaosWriter implements Runnable {
    private static final int KEYS = 40;

    private final Shop shop;
    private final int first;
    private final Random random;
    private final List<String> tables;
    private long number;
    private volatile boolean stopped;
    private volatile long written;

    /** @param first of its keys */
    ChaosWriter(Shop shop, int first, List<String> tables, Random random) {
        this.shop = shop;
        this.first = first;
        this.tables = tables;
        this.random = random;
    }

    @Override
    public void run() {
        Connection connection = null;
        while (!stopped) {
            try {
                connection = connection == null ? opened() : connection;
                transaction(connection);
                Pause.millis(random.nextInt(12));
            } catch (SQLException serverIsDown) {
                close(connection);
                connection = null;
                Pause.millis(100);
            }
        }
        close(connection);
    }

    private Connection opened() throws SQLException {
        Connection connection = shop.connect();
        connection.setCatalog(shop.database());
        connection.setAutoCommit(false);
        return connection;
    }

    private static void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException serverIsDown) {
            return;
        }
    }

    private void transaction(Connection connection) throws SQLException {
        int size = random.nextInt(20) == 0 ? 60 : 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            change(connection, tables.get(random.nextInt(tables.size())));
        }
        if (random.nextInt(20) == 0) {
            connection.rollback();
        } else {
            connection.commit();
            written += size;
        }
        if (random.nextInt(400) == 0) {
            execute(connection, "TRUNCATE " + tables.get(random.nextInt(tables.size())));
        }
    }

    private void change(Connection connection, String table) throws SQLException {
        int id = first + random.nextInt(KEYS);
        switch (random.nextInt(5)) {
            case 0, 1 -> {
                try (PreparedStatement put = connection.prepareStatement(
                        "INSERT INTO " + table + " VALUES (?, ?) ON DUPLICATE KEY UPDATE value = VALUES(value)")) {
                    put.setInt(1, id);
                    put.setString(2, value(table));
                    put.executeUpdate();
                }
            }
            case 2 ->
                execute(
                        connection,
                        "UPDATE IGNORE " + table + " SET id = " + (first + random.nextInt(KEYS)) + ", value = '"
                                + value(table) + "' WHERE id = " + id);
            case 3 -> execute(connection, "UPDATE " + table + " SET value = '" + value(table) + "' WHERE id = " + id);
            default -> execute(connection, "DELETE FROM " + table + " WHERE id = " + id);
        }
    }

    private String value(String table) {
        boolean bad = table.equals("refused") && random.nextInt(15) == 0;
        return (bad ? ChaosSubscriber.BAD : "new") + number++;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long written() {
        return written;
    }

    void stop() {
        stopped = true;
    }
}
