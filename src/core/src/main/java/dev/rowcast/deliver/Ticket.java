package dev.rowcast.deliver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record that is being delivered. It stays open until every subscription that got the record has said how that ended, and
 * until then no offset beyond it is committed. Thread-safe.
 */
public final class Ticket {
    private final PartitionLedger ledger;
    private final long offset;
    /** How many subscriptions still owe its end; the ledger's lock guards it. */
    private int owed;

    // The ledger's list of open tickets runs through these; its lock guards them.

    /** What may be committed while this is the oldest open ticket; {@link PartitionLedger#NOTHING} for an assignment's first. */
    long committableBefore = PartitionLedger.NOTHING;

    @Nullable Ticket older;

    @Nullable Ticket newer;

    boolean listed;

    Ticket(PartitionLedger ledger, long offset, int parts) {
        this.ledger = ledger;
        this.offset = offset;
        this.owed = parts;
    }

    /** The record's offset in its original partition. */
    public long offset() {
        return offset;
    }

    /** Whether a subscription still owes its end. */
    public boolean isOpen() {
        synchronized (ledger) {
            return owed > 0;
        }
    }

    /**
     * One subscription is done with the record: delivered, skipped, or durably in the dead-letter queue.
     *
     * @throws IllegalStateException if all ends were told before
     */
    public void closeOne() {
        synchronized (ledger) {
            if (owed == 0) {
                throw new IllegalStateException("the ticket for offset " + offset + " was closed once too often");
            }
            owed--;
            if (owed == 0) {
                ledger.closed(this);
            }
        }
    }

    /** The same for the tickets of several changes of one partition; cheaper than one by one. */
    static void closeOneOfEach(List<EncodedChange> changes) {
        synchronized (changes.get(0).ticket().ledger) {
            for (EncodedChange change : changes) {
                change.ticket().closeOne();
            }
        }
    }

    @Override
    public String toString() {
        synchronized (ledger) {
            return "offset " + offset + ", " + owed + " open";
        }
    }
}
