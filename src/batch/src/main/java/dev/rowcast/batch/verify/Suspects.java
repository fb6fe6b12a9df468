package dev.rowcast.batch.verify;

import dev.rowcast.batch.source.RowKey;
import dev.rowcast.contract.Contract;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Rows that differed when they were looked at, perhaps just because the stream is on its way: they are looked at again and again, and count once nothing has
 * moved on either side for half of the patience. For one thread.
 */
final class Suspects {
    /** So many times the patience, and a row that moves is given up. */
    private static final int GIVEN_UP = 4;

    private static final int LOOKS = 4;

    private final BothSides sides;
    private final long patience;
    private final LongSupplier nanos;
    private final Verdict verdict;
    private final Map<String, Suspect> pending = new LinkedHashMap<>();

    /** Hears what comes of each row. */
    interface Verdict {
        /** It differs. */
        void differs(String key, RowKey asked, Look look);

        /** It changed all the while. */
        void undecided(String key);
    }

    /**
     * @param asked what MySQL is asked by
     * @param begun where the comparison was before it met the row
     * @param last what was seen last
     * @param first when it was first seen
     * @param since since when it is as it was seen last
     * @param due when to look again
     */
    private record Suspect(RowKey asked, Mark begun, Look last, long first, long since, long due) {}

    Suspects(BothSides sides, Duration patience, LongSupplier nanos, Verdict verdict) {
        this.sides = sides;
        this.patience = patience.toNanos();
        this.nanos = nanos;
        this.verdict = verdict;
    }

    void add(String key, RowKey asked, Mark begun, Look look) {
        long now = nanos.getAsLong();
        pending.putIfAbsent(key, new Suspect(asked, begun, look, now, now, now + patience / LOOKS));
    }

    int size() {
        return pending.size();
    }

    /** Where the comparison would have to go on if these were forgotten. */
    Mark mark(Mark now) {
        Iterator<Suspect> all = pending.values().iterator();
        return all.hasNext() ? all.next().begun() : now;
    }

    /** For how long there is nothing to look at; none if there is. */
    Duration untilDue() {
        long now = nanos.getAsLong();
        long due = pending.values().stream().mapToLong(Suspect::due).min().orElse(now);
        return Duration.ofNanos(Math.max(0, due - now));
    }

    /** Looks at those that are due. */
    void look() {
        long now = nanos.getAsLong();
        Map<String, RowKey> due = new LinkedHashMap<>();
        pending.forEach((key, suspect) -> {
            if (suspect.due() - now <= 0) {
                due.put(key, suspect.asked());
            }
        });
        sides.looks(due).forEach(this::seen);
    }

    private void seen(String key, Look look) {
        Contract contract = sides.contract();
        Suspect suspect = pending.get(key);
        if (suspect == null || look.isEqual(contract)) {
            pending.remove(key);
            return;
        }
        long now = nanos.getAsLong();
        long since = look.isAs(suspect.last(), contract) ? suspect.since() : now;
        if (now - suspect.first() >= patience && now - since >= patience / 2) {
            pending.remove(key);
            verdict.differs(key, suspect.asked(), look);
        } else if (now - suspect.first() >= GIVEN_UP * patience) {
            pending.remove(key);
            verdict.undecided(key);
        } else {
            pending.put(
                    key,
                    new Suspect(
                            suspect.asked(), suspect.begun(), look, suspect.first(), since, now + patience / LOOKS));
        }
    }
}
