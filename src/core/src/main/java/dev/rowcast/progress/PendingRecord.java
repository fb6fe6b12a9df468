package dev.rowcast.progress;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One record that is being delivered. It stays open until every subscription that got the record has said how that ended, and
 * until then no offset beyond it is committed. Thread-safe.
 */
public final class PendingRecord {
    private final Object lock;
    private final Consumer<PendingRecord> whenClosed;
    private final long offset;
    /** How many subscriptions still owe its end; the lock of its partition's offsets guards it. */
    private int owed;

    // The offsets' list of open pending records runs through these; its lock guards them.

    @Nullable PendingRecord older;

    @Nullable PendingRecord newer;

    boolean listed;

    /**
     * @param lock of its partition's offsets
     * @param whenClosed told under the lock when all ends were told
     * @param parts how many ends are to be told
     */
    PendingRecord(Object lock, Consumer<PendingRecord> whenClosed, long offset, int parts) {
        this.lock = lock;
        this.whenClosed = whenClosed;
        this.offset = offset;
        this.owed = parts;
    }

    /** The record's offset in its original partition. */
    public long offset() {
        return offset;
    }

    /** Whether a subscription still owes its end. */
    public boolean isOpen() {
        synchronized (lock) {
            return owed > 0;
        }
    }

    /**
     * One subscription is done with the record: delivered, skipped, or durably in the dead-letter queue.
     *
     * @throws IllegalStateException if all ends were told before
     */
    public void closeOne() {
        synchronized (lock) {
            if (owed == 0) {
                throw new IllegalStateException(
                        "the pending record for offset " + offset + " was closed once too often");
            }
            owed--;
            if (owed == 0) {
                whenClosed.accept(this);
            }
        }
    }

    /** The same for several of one partition, at least one; cheaper than one by one. */
    public static void closeOneOfEach(List<PendingRecord> records) {
        synchronized (records.get(0).lock) {
            records.forEach(PendingRecord::closeOne);
        }
    }

    @Override
    public String toString() {
        synchronized (lock) {
            return "offset " + offset + ", " + owed + " open";
        }
    }
}
