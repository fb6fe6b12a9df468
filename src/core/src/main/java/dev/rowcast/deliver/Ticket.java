package dev.rowcast.deliver;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One record that is being delivered. It stays open until every subscription that got the record has said how that ended, and
 * until then no offset beyond it is committed. Thread-safe.
 */
public final class Ticket {
    private final PartitionLedger ledger;
    private final long offset;
    private final AtomicInteger owed;

    /** What may be committed while this is the oldest open ticket; {@link PartitionLedger#NOTHING} for an assignment's first. */
    final long committableBefore;

    // The ledger's list of open tickets runs through these; its lock guards them.
    @Nullable Ticket older;

    @Nullable Ticket newer;

    boolean listed = true;

    Ticket(PartitionLedger ledger, long offset, int parts, long committableBefore) {
        this.ledger = ledger;
        this.offset = offset;
        this.owed = new AtomicInteger(parts);
        this.committableBefore = committableBefore;
    }

    /** The record's offset in its original partition. */
    public long offset() {
        return offset;
    }

    /** Whether a subscription still owes its end. */
    public boolean isOpen() {
        return owed.get() > 0;
    }

    /**
     * One subscription is done with the record: delivered, skipped, or durably in the dead-letter queue.
     *
     * @throws IllegalStateException if all ends were told before
     */
    public void closeOne() {
        int left = owed.decrementAndGet();
        if (left < 0) {
            owed.incrementAndGet();
            throw new IllegalStateException("the ticket for offset " + offset + " was closed once too often");
        }
        if (left == 0) {
            ledger.closed(this);
        }
    }

    @Override
    public String toString() {
        return "offset " + offset + ", " + owed.get() + " open";
    }
}
