package dev.rowcast.batch.load;

import dev.rowcast.samples.Pause;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.locks.Lock;

/**
 * Changes random rows of the tables, keys too, in transactions of one to many; some are prepared (XA) for a while before they are committed. Goes on
 * where the server was away.
 */
final class LoadWriter implements Runnable {
    private final MysqlPair mysql;
    private final String database;
    private final int rows;
    private final Random random;
    private final Lock whilePrepared;
    private volatile boolean stopped;
    private volatile long written;
    private volatile int prepared;

    /**
     * @param rows of each table at first
     * @param whilePrepared is held for as long as a transaction is prepared
     */
    LoadWriter(MysqlPair mysql, String database, int rows, Random random, Lock whilePrepared) {
        this.mysql = mysql;
        this.database = database;
        this.rows = rows;
        this.random = random;
        this.whilePrepared = whilePrepared;
    }

    @Override
    public void run() {
        while (!stopped) {
            try (Connection connection = mysql.connect()) {
                connection.setCatalog(database);
                while (!stopped) {
                    transaction(connection);
                    Pause.millis(random.nextInt(20));
                }
            } catch (SQLException serverIsAway) {
                Pause.millis(50);
            }
        }
    }

    private void transaction(Connection connection) throws SQLException {
        if (random.nextInt(80) == 0) {
            prepared(connection);
            return;
        }
        int size = random.nextInt(30) == 0 ? 200 : 1 + random.nextInt(4);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < size; i++) {
                statement.execute(change());
            }
        }
        connection.commit();
        written += size;
    }

    /** Its GTID is there, and its rows look as before. */
    private void prepared(Connection connection) throws SQLException {
        String xid = "'" + database + random.nextInt() + "'";
        connection.setAutoCommit(true);
        whilePrepared.lock();
        try (Statement statement = connection.createStatement()) {
            for (String sql :
                    new String[] {"XA START " + xid, change(), change(), "XA END " + xid, "XA PREPARE " + xid}) {
                statement.execute(sql);
            }
            Pause.millis(random.nextInt(1_500));
            statement.execute("XA COMMIT " + xid);
            written += 2;
            prepared++;
        } catch (SQLException serverIsAway) {
            commit(xid);
        } finally {
            whilePrepared.unlock();
        }
    }

    /** Whatever had become of it when the server went away. */
    private void commit(String xid) {
        while (true) {
            try (Connection connection = mysql.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("XA COMMIT " + xid);
                return;
            } catch (SQLException e) {
                if ("XAE04".equals(e.getSQLState())) {
                    return;
                }
                Pause.millis(50);
            }
        }
    }

    private String change() {
        LoadTable table = LoadTable.values()[random.nextInt(LoadTable.values().length)];
        long n = 1 + random.nextInt(2 * rows + 20);
        return switch (random.nextInt(6)) {
            case 0 -> table.delete(n);
            case 1 -> table.insert(n);
            case 2 -> table.move(n, 1 + random.nextInt(2 * rows + 20));
            default -> table.update(n, "note = 'n" + random.nextInt() + "', v = v + 1");
        };
    }

    void stop() {
        stopped = true;
    }

    long written() {
        return written;
    }

    int prepared() {
        return prepared;
    }
}
