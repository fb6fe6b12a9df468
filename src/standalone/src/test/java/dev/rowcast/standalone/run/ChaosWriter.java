package dev.rowcast.standalone.run;

import dev.rowcast.samples.Pause;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Writes to rows that nobody else writes to, in transactions of one row to many, until it is stopped. Each value that it gives a row is numbered higher. */
final class ChaosWriter implements Runnable {
    private static final int KEYS = 40;

    private final Shop shop;
    private final int first;
    private final Random random;
    private final List<String> tables;
    private final ChaosDiary diary;
    /** Of each row the last statement that named it, with its end. */
    private final Map<String, String> told = new ConcurrentHashMap<>();

    /** The rows that the open transaction has named, and how. */
    private final List<Map.Entry<String, String>> open = new ArrayList<>();

    private long number;
    private volatile boolean stopped;
    private volatile long written;
    private volatile String lastCommit = "nothing";

    /** @param first of its keys */
    ChaosWriter(Shop shop, int first, List<String> tables, Random random, ChaosDiary diary) {
        this.shop = shop;
        this.first = first;
        this.tables = tables;
        this.random = random;
        this.diary = diary;
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
                ended("nobody knows whether it was committed");
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
            ended("rolled back");
        } else {
            connection.commit();
            written += size;
            ended("committed");
            lastCommit = diary.now() + ", up to new" + (number - 1);
        }
        if (random.nextInt(400) == 0) {
            String table = tables.get(random.nextInt(tables.size()));
            execute(connection, "TRUNCATE " + table);
            diary.note("TRUNCATE " + table);
        }
    }

    private void change(Connection connection, String table) throws SQLException {
        int id = first + random.nextInt(KEYS);
        switch (random.nextInt(5)) {
            case 0, 1 ->
                change(
                        connection,
                        "INSERT INTO " + table + " VALUES (" + id + ", '" + value(table)
                                + "') ON DUPLICATE KEY UPDATE value = VALUES(value)",
                        table,
                        id);
            case 2 -> {
                int other = first + random.nextInt(KEYS);
                change(
                        connection,
                        "UPDATE IGNORE " + table + " SET id = " + other + ", value = '" + value(table) + "' WHERE id = "
                                + id,
                        table,
                        id,
                        other);
            }
            case 3 ->
                change(
                        connection,
                        "UPDATE " + table + " SET value = '" + value(table) + "' WHERE id = " + id,
                        table,
                        id);
            default -> change(connection, "DELETE FROM " + table + " WHERE id = " + id, table, id);
        }
    }

    private void change(Connection connection, String sql, String table, int... ids) throws SQLException {
        for (int id : ids) {
            open.add(Map.entry(table + " " + id, sql));
        }
        execute(connection, sql);
    }

    private void ended(String how) {
        open.forEach(each -> told.put(each.getKey(), each.getValue() + "; " + how + " at " + diary.now()));
        open.clear();
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

    /** The last statement that named that row, and what became of it; nothing where it never did. */
    Optional<String> told(String row) {
        return Optional.ofNullable(told.get(row));
    }

    /** When it committed last, and how far its numbers had come. */
    String lastCommit() {
        return lastCommit;
    }

    int first() {
        return first;
    }

    long written() {
        return written;
    }

    void stop() {
        stopped = true;
    }
}
