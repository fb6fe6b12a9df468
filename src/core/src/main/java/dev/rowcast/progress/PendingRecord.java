package dev.rowcast.progress;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One record that is being delivered. It stays open until every subscription that got the record is done with it, and
 * until then no commit passes it. Thread-safe.
 */
public final class PendingRecord {
    private final Object lock;
    private final Consumer<PendingRecord> whenClosed;
    private final long sequence;
    /** How many subscriptions aren't done with it; the lock of its stream's offsets guards it. */
    @GuardedBy("lock") private int owed;

    // Links of the offsets' list of open pending records; its lock guards them.

    @Nullable PendingRecord older;

    @Nullable PendingRecord newer;

    boolean listed;

    /**
     * @param lock the lock of its stream's offsets
     * @param whenClosed called under the lock when all subscriptions are done
     * @param parts how many subscriptions must be done with it
     */
    PendingRecord(Object lock, Consumer<PendingRecord> whenClosed, long sequence, int parts) {
        this.lock = lock;
        this.whenClosed = whenClosed;
        this.sequence = sequence;
        this.owed = parts;
    }

    /** The record's sequence in its stream. */
    public long sequence() {
        return sequence;
    }

    /** Whether a subscription isn't done with it. */
    public boolean isOpen() {
        synchronized (lock) {
            return owed > 0;
        }
    }

    /**
     * One subscription is done with the record: delivered, skipped, or durably in the dead-letter queue.
     *
     * @throws IllegalStateException if all subscriptions were already done
     */
    public void closeOne() {
        synchronized (lock) {
            if (owed == 0) {
                throw new IllegalStateException(
                        "the pending record of sequence " + sequence + " was closed too many times");
            }
            owed--;
            if (owed == 0) {
                whenClosed.accept(this);
            }
        }
    }

    /** Closes several records of one stream, at least one; cheaper than one by one. */
    public static void closeOneOfEach(List<PendingRecord> records) {
        synchronized (records.get(0).lock) {
            records.forEach(PendingRecord::closeOne);
        }
    }

    @Override
    public String toString() {
        synchronized (lock) {
            return "sequence " + sequence + ", " + owed + " open";
        }
    }
}
