package dev.rowcast.batch.verify;

import dev.rowcast.batch.source.Pace;
import dev.rowcast.batch.source.PlacedRow;
import dev.rowcast.batch.source.ReshapedException;
import dev.rowcast.batch.source.RowKey;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.store.Found;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Compares one table with what a store has: first each row of MySQL, range by range, with what the store has of its key, then each row of the store with MySQL.
 * For one thread.
 */
final class TableVerification implements Suspects.Verdict {
    /** More wait for the first of them to be settled. */
    private static final int SUSPECTS = 10_000;

    private final BothSides sides;
    private final Plan plan;
    private final Tools tools;
    private final Tally tally;
    private final Suspects suspects;
    private final Mending mending;
    private Mark mark;

    /**
     * What it works with.
     *
     * @param pace keeps it from reading too fast
     * @param nanos the time, in nanoseconds
     * @param waiting lets it pass
     * @param listener hears of each range
     * @param checkpoint writes down how far it has come
     */
    record Tools(Pace pace, LongSupplier nanos, Waiting waiting, Listener listener, Checkpoint checkpoint) {}

    /** Writes down how far a table has come. */
    interface Checkpoint {
        void save(Mark mark);
    }

    /** @param mark where to go on */
    TableVerification(BothSides sides, Plan plan, Tools tools, Tally tally, Mark mark) {
        this.sides = sides;
        this.plan = plan;
        this.tools = tools;
        this.tally = tally;
        this.mark = mark;
        this.suspects = new Suspects(sides, plan.patience(), tools.nanos(), this);
        this.mending = new Mending(sides);
    }

    /**
     * Compares the rest.
     *
     * @throws UnfinishedException if it can't
     * @throws ReshapedException if the table isn't what it was
     */
    void run() {
        while (!mark.scanning()) {
            rows();
            passed();
        }
        boolean more = true;
        while (more) {
            more = left();
            passed();
        }
        while (suspects.size() > 0) {
            lookAgain();
        }
        tools.checkpoint().save(mark);
    }

    /** Where the comparison would have to go on. */
    Mark mark() {
        return suspects.mark(mark);
    }

    private void rows() {
        List<PlacedRow> rows = sides.next(mark.after(), plan.range());
        sides.looks(rows).forEach((key, look) -> {
            if (!look.isEqual(sides.contract())) {
                suspects.add(key, Objects.requireNonNull(look.source()).asked(), mark, look);
            }
        });
        tools.pace().took(rows.size());
        mark = rows.size() < plan.range() ? mark.behindAll(rows) : mark.behind(rows);
    }

    private boolean left() {
        List<Found> found = sides.scan(mark.scanned());
        if (found.isEmpty()) {
            return false;
        }
        Mark begun = mark;
        sides.missing(found)
                .forEach((key, there) -> suspects.add(key, sides.asked(there), begun, new Look(null, there, true)));
        tools.pace().took(found.size());
        mark = mark.scanned(found);
        return true;
    }

    private void passed() {
        suspects.look();
        while (suspects.size() > SUSPECTS) {
            lookAgain();
        }
        tools.listener().passed(sides.contract().table(), mark.rows(), mark.left(), suspects.size());
        tools.checkpoint().save(mark());
    }

    private void lookAgain() {
        tools.waiting().pass(suspects.untilDue());
        suspects.look();
    }

    @Override
    public void differs(String key, RowKey asked, Look look) {
        Difference difference = look.difference(key, sides.contract());
        tally.found(plan.repair() ? difference.with(mending.mend(key, asked)) : difference);
    }

    @Override
    public void undecided(String key) {
        tally.undecided();
    }
}
