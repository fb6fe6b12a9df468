package dev.rowcast.batch.verify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** A writer of random rows of table t, and a stream that brings each write to the store some time later. */
final class LaggingStream implements AutoCloseable {
    private static final int KEYS = 400;

    private final Shop shop;
    private final Duration lag;
    private final Connection connection;
    private final ScheduledExecutorService stream = Executors.newSingleThreadScheduledExecutor();
    private final Thread writer = new Thread(this::write, "writer");
    private final AtomicLong writes = new AtomicLong();
    private volatile boolean stopped;
    private volatile Exception failure;

    private LaggingStream(Shop shop, Duration lag) throws SQLException {
        this.shop = shop;
        this.lag = lag;
        this.connection = shop.connect();
    }

    static LaggingStream begin(Shop shop, Duration lag) throws SQLException {
        LaggingStream stream = new LaggingStream(shop, lag);
        stream.writer.start();
        return stream;
    }

    private void write() {
        Random random = new Random(3);
        String table = shop.table("t").toString();
        try (PreparedStatement put = connection.prepareStatement("REPLACE INTO " + table + " VALUES (?, ?, ?)");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE id = ?")) {
            while (!stopped) {
                int id = random.nextInt(KEYS);
                long version = writes.get() + 1;
                boolean deletes = random.nextInt(5) == 0;
                if (deletes) {
                    delete.setInt(1, id);
                    delete.executeUpdate();
                } else {
                    put.setInt(1, id);
                    put.setLong(2, version);
                    put.setString(3, "w" + version);
                    put.executeUpdate();
                }
                String document = "{\"id\":" + id + ",\"v\":\"" + version + "\",\"w\":\"w" + version + "\"}";
                stream.schedule(
                        () -> shop.spoil(String.valueOf(id), version, deletes ? null : document),
                        lag.toMillis(),
                        TimeUnit.MILLISECONDS);
                writes.incrementAndGet();
            }
        } catch (SQLException e) {
            failure = e;
        }
    }

    /** How many writes MySQL has taken so far. */
    long writes() {
        return writes.get();
    }

    void awaitWrites(long count) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> failure != null || writes.get() >= count);
    }

    Exception failure() {
        return failure;
    }

    @Override
    public void close() throws Exception {
        stopped = true;
        writer.join();
        stream.shutdown();
        connection.close();
    }
}
