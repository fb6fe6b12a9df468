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

/**
 * What one would write by hand: threads that read the same ranges by statements of the same kind, and do something with each row. It knows no contract, looks
 * at no definition, and doesn't go on where it ended.
 */
final class HandLoop {
    private static final String RANGE =
            "SELECT id, customer_id, status, amount, note, approved_at, created_at FROM bench.orders WHERE id > ? AND id <= ?";

    private final MysqlDataSource source;
    private final Sinks sinks;
    private final int workers;
    private final int range;

    /** What becomes of the rows that one of the threads reads. */
    interface Sink extends AutoCloseable {
        /** Takes the row at which the result stands. */
        void take(ResultSet row) throws SQLException;

        /** A range has ended. */
        default void flush() throws SQLException {}

        @Override
        default void close() throws SQLException {}
    }

    /** Makes one for each of the threads. */
    interface Sinks {
        Sink open() throws SQLException;
    }

    HandLoop(MysqlDataSource source, Sinks sinks, int workers, int range) {
        this.source = source;
        this.sinks = sinks;
        this.workers = workers;
        this.range = range;
    }

    /** Never looks at a value: what the driver alone takes. */
    static Sink blind() {
        return row -> {};
    }

    /** Looks at each value as its type suggests, which is the least that somebody does who wants them. */
    static Sink reading() {
        return row -> {
            long unusedId = row.getLong(1);
            long unusedCustomer = row.getLong(2);
            Object unusedStatus = row.getString(3);
            Object unusedAmount = row.getBigDecimal(4);
            Object unusedNote = row.getString(5);
            Object unusedApproval = row.getTimestamp(6);
            Object unusedCreation = row.getTimestamp(7);
        };
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
                PreparedStatement read = from.prepareStatement(RANGE);
                Sink sink = sinks.open()) {
            for (long after = next.getAndAdd(range); after < rows; after = next.getAndAdd(range)) {
                read.setLong(1, after);
                read.setLong(2, after + range);
                count += range(read, sink);
            }
        }
        return count;
    }

    private static long range(PreparedStatement read, Sink sink) throws SQLException {
        long count = 0;
        try (ResultSet row = read.executeQuery()) {
            while (row.next()) {
                count++;
                sink.take(row);
            }
        }
        sink.flush();
        return count;
    }
}
