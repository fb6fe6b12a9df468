package dev.rowcast.deliver;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which records of one partition are still being delivered, and so how far its offsets may be committed: up to the oldest open
 * one. Records come in the order of their offsets; gaps between offsets don't matter.
 *
 * <p>Only open tickets are kept, so memory doesn't grow with what was closed behind one that is stuck. Thread-safe: the task
 * thread opens and asks, delivery threads close.
 */
public final class PartitionLedger {
    static final long NOTHING = -1;

    private @Nullable Ticket oldest;
    private @Nullable Ticket newest;
    private int open;
    /** One past the last record seen. */
    private long end = NOTHING;
    /** Where the partition will be read on from, until the next record comes. */
    private long rewound = NOTHING;

    /**
     * Opens a record. An offset at or below one seen before is a rewind: what was opened from there on is forgotten, and closing
     * those tickets later changes nothing here; tickets below it still count.
     *
     * @param offset the record's offset
     * @param parts how many subscriptions will tell its end, at least 1; see {@link #pass} for none
     */
    public Ticket open(long offset, int parts) {
        Ticket ticket = prepare(offset, parts);
        open(List.of(ticket));
        return ticket;
    }

    /**
     * Makes a ticket that doesn't count yet: it is to be opened before anybody else gets it. Takes no lock.
     *
     * @param offset the record's offset
     * @param parts how many subscriptions will tell its end, at least 1
     */
    public Ticket prepare(long offset, int parts) {
        if (parts < 1) {
            throw new IllegalArgumentException("a ticket needs at least one part, not " + parts);
        }
        return new Ticket(this, offset, parts);
    }

    /** Opens records that were prepared, in this order, as {@link #open(long, int)} does; cheaper than one by one. */
    public synchronized void open(List<Ticket> prepared) {
        for (Ticket ticket : prepared) {
            ticket.committableBefore = before(ticket.offset());
            ticket.older = newest;
            if (newest == null) {
                oldest = ticket;
            } else {
                newest.newer = ticket;
            }
            ticket.listed = true;
            newest = ticket;
            open++;
            end = ticket.offset() + 1;
        }
    }

    /** A record that nobody wants, closed as soon as it is seen. Rewinds as {@link #open} does. */
    public synchronized void pass(long offset) {
        before(offset);
        end = offset + 1;
    }

    /**
     * The partition will be read again from this offset on. What was opened from there on is forgotten at once, since just those records may be
     * gone when it is read; until the next record comes no commit passes the offset. None from before the seek may come in between: the partition has to be
     * paused.
     */
    public synchronized void rewind(long offset) {
        forgetFrom(offset);
        end = offset;
        rewound = offset;
    }

    /** The next offset to read when all that was closed without a gap is committed; empty while that is nothing. */
    public synchronized OptionalLong committable() {
        long offset = oldest == null ? end : oldest.committableBefore;
        return offset == NOTHING ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /** The offset that no commit may pass: of the oldest open ticket, or what is read on from; empty if there is none. */
    public synchronized OptionalLong oldestOpen() {
        long offset = oldest == null ? rewound : oldest.offset();
        return offset == NOTHING ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /** How many tickets are open. */
    public synchronized int openTickets() {
        return open;
    }

    /** For the ticket, which has the lock. */
    void closed(Ticket ticket) {
        unlist(ticket);
    }

    private long before(long offset) {
        rewound = NOTHING;
        if (offset >= end) {
            return end;
        }
        forgetFrom(offset);
        return offset;
    }

    private void forgetFrom(long offset) {
        for (Ticket last = newest; last != null && last.offset() >= offset; last = newest) {
            unlist(last);
        }
    }

    private void unlist(Ticket ticket) {
        if (!ticket.listed) {
            return;
        }
        Ticket older = ticket.older;
        Ticket newer = ticket.newer;
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        ticket.older = null;
        ticket.newer = null;
        ticket.listed = false;
        open--;
    }
}
