package dev.rowcast.e2e;

import java.sql.SQLTransactionRollbackException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Orders that come, change and go, a hundred statements a second and the same ones each time, until it is closed. */
final class Workload implements AutoCloseable {
    private static final int PAUSE_MILLIS = 10;
    private static final int PATIENCE_SECONDS = 120;

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final Database db;
    private final Random random = new Random(42);
    private final List<Long> there = new ArrayList<>();
    private final Future<?> work;
    private long next;

    private Workload(Database db, long firstId) {
        this.db = db;
        this.next = firstId;
        this.work = executor.scheduleAtFixedRate(this::step, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Starts it, with orders of its own from that id on. */
    static Workload on(Pipeline pipeline, long firstId) {
        return TestStack.shared().forTest(new Workload(pipeline.connection(), firstId));
    }

    private void step() {
        try {
            change();
        } catch (IllegalStateException e) {
            // Whoever works on the table beside it may win a deadlock; the statement has done nothing then.
            if (!(e.getCause() instanceof SQLTransactionRollbackException)) {
                throw e;
            }
        }
    }

    private void change() {
        int dice = random.nextInt(10);
        if (there.isEmpty() || dice < 4) {
            long id = next++;
            db.update(
                    "INSERT INTO orders (id, customer_id, status, amount) VALUES (?, ?, 'draft', ?)",
                    id,
                    random.nextInt(100),
                    random.nextInt(10_000) / 100.0);
            there.add(id);
        } else if (dice < 9) {
            db.update(
                    "UPDATE orders SET status = ?, amount = amount + 1, approved_at = NOW(3) WHERE id = ?",
                    "step " + random.nextInt(100),
                    any());
        } else {
            Long id = any();
            db.update("DELETE FROM orders WHERE id = ?", id);
            there.remove(id);
        }
    }

    private Long any() {
        return there.get(random.nextInt(there.size()));
    }

    /** Ends it; what it has done is then in the database. */
    void stop() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a statement of the workload doesn't end");
            }
            if (!work.isCancelled()) {
                work.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the workload failed", e.getCause());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
