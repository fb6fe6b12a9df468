package dev.rowcast.bench.sync;

import com.mysql.cj.jdbc.MysqlDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What one would write by hand: threads that read the same ranges by statements of the same kind, and write each range in batches of 500, or drop it. It knows
 * no contract, looks at no definition, and doesn't go on where it ended.
 */
final class HandLoop {
    private static final int BATCH = 500;
    private static final String RANGE =
            "SELECT id, customer_id, status, amount, note, approved_at, created_at FROM bench.orders WHERE id > ? AND id <= ?";
    /** An older version never overwrites a newer one. */
    private static final String PUT =
            "INSERT INTO by_hand (id, customer_id, status, amount, note, approved_at, created_at, version)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (id) DO UPDATE SET customer_id = EXCLUDED.customer_id, status = EXCLUDED.status,"
                    + " amount = EXCLUDED.amount, note = EXCLUDED.note, approved_at = EXCLUDED.approved_at, created_at = EXCLUDED.created_at,"
                    + " version = EXCLUDED.version WHERE by_hand.version <= EXCLUDED.version";

    private static final int COLUMNS = 7;

    private final MysqlDataSource source;
    private final @Nullable DataSource target;
    private final int workers;
    private final int range;

    /** @param target null to drop what is read */
    HandLoop(MysqlDataSource source, @Nullable DataSource target, int workers, int range) {
        this.source = source;
        this.target = target;
        this.workers = workers;
        this.range = range;
    }

    /** Returns how many rows there were. */
    long run(long rows) throws Exception {
        AtomicLong next = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                counts.add(threads.submit((Callable<Long>) () -> work(next, rows)));
            }
            long all = 0;
            for (Future<Long> count : counts) {
                all += count.get();
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    private long work(AtomicLong next, long rows) throws SQLException {
        long count = 0;
        try (Connection from = source.getConnection();
                Connection to = target == null ? null : target.getConnection();
                PreparedStatement read = from.prepareStatement(RANGE);
                PreparedStatement write = to == null ? null : to.prepareStatement(PUT)) {
            for (long after = next.getAndAdd(range); after < rows; after = next.getAndAdd(range)) {
                read.setLong(1, after);
                read.setLong(2, after + range);
                count += range(read, write);
            }
        }
        return count;
    }

    private static long range(PreparedStatement read, @Nullable PreparedStatement write) throws SQLException {
        long count = 0;
        try (ResultSet row = read.executeQuery()) {
            while (row.next()) {
                count++;
                for (int column = 1; column <= COLUMNS; column++) {
                    Object value = row.getObject(column);
                    if (write != null) {
                        write.setObject(column, value);
                    }
                }
                if (write != null) {
                    write.addBatch();
                    if (count % BATCH == 0) {
                        write.executeBatch();
                    }
                }
            }
        }
        if (write != null && count % BATCH != 0) {
            write.executeBatch();
        }
        return count;
    }
}
