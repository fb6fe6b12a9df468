package dev.rowcast.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Writers whose transactions come, fail with their MySQL, and go on when it is back. The database is the truth of what they did: where a
 * commit's answer was lost nobody asks.
 */
final class ChaosWorkload implements AutoCloseable {
    private static final int WRITERS = 2;
    private static final int PAUSE_MILLIS = 80;
    private static final int MOST_CHANGES = 24;
    /** Rows that all writers change. */
    private static final int HOT = 20;

    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(WRITERS);
    private final ChaosTables tables;
    private final Supplier<Database> connect;
    private final List<Future<?>> work = new ArrayList<>();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final int enough;

    private ChaosWorkload(ChaosTables tables, Supplier<Database> connect, int enough) {
        this.enough = enough;
        this.tables = tables;
        this.connect = connect;
    }

    /** @param enough after so many changes it goes on slowly */
    static ChaosWorkload start(ChaosTables tables, Supplier<Database> connect, int enough, Random random) {
        ChaosWorkload workload = new ChaosWorkload(tables, connect, enough);
        for (int i = 1; i <= WRITERS; i++) {
            Writer writer = workload.new Writer(new Random(random.nextLong()), i * 10_000_000L);
            workload.work.add(
                    workload.executor.scheduleAtFixedRate(writer::transaction, i, PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        }
        return workload;
    }

    /** Row changes whose commit was answered. */
    long changes() {
        return changes.get();
    }

    /** Transactions that failed, most of them since MySQL was away. */
    long failures() {
        return failures.get();
    }

    private final class Writer {
        private final Random random;
        private final List<Long> there = new ArrayList<>();
        private Database db;
        private long next;

        Writer(Random random, long firstId) {
            this.random = random;
            this.next = firstId;
        }

        /** No table changes while a transaction is under way: an ALTER would wait for its end, and it for the ALTER's. */
        void transaction() {
            if (changes.get() >= enough && random.nextInt(10) > 0) {
                return;
            }
            try {
                tables.write(random, this::transaction);
            } catch (IllegalStateException sqlFailed) {
                failures.incrementAndGet();
                db = null;
            }
        }

        private void transaction(String column) {
            if (db == null) {
                db = connect.get();
            }
            int touched = 0;
            db.execute("START TRANSACTION");
            for (int left = 1 + random.nextInt(MOST_CHANGES); left > 0; left--) {
                touched += step(column);
            }
            db.execute("COMMIT");
            changes.addAndGet(touched);
        }

        private int step(String column) {
            String table = random.nextInt(3) == 0 ? "items" : "orders";
            int dice = random.nextInt(100);
            if (there.size() < 10 || dice < 25) {
                long id = next++;
                there.add(id);
                return insert(table, id, column);
            }
            Long id = there.get(random.nextInt(there.size()));
            if (dice < 70) {
                return update(table, id, column);
            }
            if (dice < 85) {
                return update(table, 1L + random.nextInt(HOT), column);
            }
            if (dice < 87) {
                // Arrives as a DELETE of the one and an INSERT of the other.
                there.add(next);
                return 2 * db.update("UPDATE " + table + " SET id = ? WHERE id = ?", next++, id);
            }
            if (dice < 89) {
                return db.update("UPDATE " + table + " SET amount = amount + 1 WHERE id BETWEEN ? AND ?", id, id + 40);
            }
            return db.update("DELETE FROM " + table + " WHERE id = ?", id);
        }

        private int insert(String table, long id, String column) {
            String more = column == null || !table.equals("orders") ? "" : ", " + column;
            return db.update(
                    "INSERT INTO " + table + " (id, customer, status, amount, at" + more
                            + ") VALUES (?, ?, ?, ?, NOW(3)" + (more.isEmpty() ? "" : ", " + random.nextInt(1000))
                            + ")",
                    id,
                    random.nextInt(1000),
                    "new",
                    random.nextInt(100_000) / 100.0);
        }

        private int update(String table, long id, String column) {
            String more = column == null || !table.equals("orders") ? "" : ", " + column + " = " + random.nextInt(1000);
            return db.update(
                    "UPDATE " + table + " SET status = ?, amount = amount + 1" + more + " WHERE id = ?",
                    "step " + random.nextInt(1_000_000),
                    id);
        }
    }

    /** Ends it; what it has done is then in the database. */
    void stop() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a transaction of the workload doesn't end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
