package dev.rowcast.deliver;

import dev.rowcast.deliver.Settlement.End;
import dev.rowcast.deliver.Settlement.How;
import dev.rowcast.deliver.Settlement.Next;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Prevents that a subscriber which rejects nearly everything, such as after a bad release, turns a whole stream into dead letters. Once {@link #PERCENT} of
 * a stream's last changes were rejected, further rejected changes are sent again slowly instead, until the subscriber accepts some of a batch. Outlives
 * the stream's lane. Thread-safe.
 */
final class RejectionBrake {
    /** At this share of rejections the brake engages. A few bad rows in a row don't get there. */
    static final int PERCENT = 90;

    private final int window;
    /** How the last changes ended, at most as many as the window: whether they were rejected. */
    private final Deque<Boolean> last = new ArrayDeque<>();

    private int rejected;

    /** @param window how many changes to look back; 0 switches the brake off */
    RejectionBrake(int window) {
        this.window = window;
    }

    /**
     * The settlement without the rejections that go too far: their changes, and those that must not overtake them, are sent again.
     *
     * @param orderOf see {@link Backlog#orderOf}
     */
    synchronized Settlement after(Batch batch, Settlement settlement, Function<EncodedChange, Object> orderOf) {
        if (window == 0) {
            return settlement;
        }
        if (isEngaged() && isBetter(settlement)) {
            last.clear();
            rejected = 0;
        }
        List<@Nullable End> ends = new ArrayList<>(settlement.ends());
        Set<Object> again = new HashSet<>();
        String first = "";
        for (int i = 0; i < ends.size(); i++) {
            EncodedChange change = batch.changes().get(i);
            End end = ends.get(i);
            if (end == null || again.contains(orderOf.apply(change))) {
                ends.set(i, null);
            } else if (!isEngaged()) {
                count(end);
            } else if (end.how() == How.REJECTED) {
                ends.set(i, null);
                again.add(orderOf.apply(change));
                first = first.isEmpty() ? change + ": " + end.reason() : first;
            }
        }
        return again.isEmpty() ? settlement : slowly(settlement, ends, first);
    }

    /** Whether no more rejections are let through. */
    synchronized boolean isEngaged() {
        return window > 0 && last.size() == window && isMost(rejected, window);
    }

    private static boolean isBetter(Settlement settlement) {
        long refused = settlement.ends().stream()
                .filter(end -> end != null && end.how() == How.REJECTED)
                .count();
        return settlement.ended() > 0 && !isMost(refused, settlement.ended());
    }

    private static boolean isMost(long refused, long of) {
        return refused * 100 >= of * PERCENT;
    }

    private void count(End end) {
        if (last.size() == window && last.removeFirst()) {
            rejected--;
        }
        boolean refused = end.how() == How.REJECTED;
        last.addLast(refused);
        rejected += refused ? 1 : 0;
    }

    private Settlement slowly(Settlement settlement, List<@Nullable End> ends, String first) {
        String reason = rejected + " of the last " + window
                + " changes of this partition were rejected and are dead letters, so no more of them become one. The next is "
                + first
                + ". It is sent again now and then, and delivery goes on as soon as the subscriber accepts it; changes behind it wait."
                + " If these rejections are intended, restart the connector or process to let as many more through, or raise dead.letters.brake, without Kafka deadLetters.brake (0 switches it off)";
        return new Settlement(
                Collections.unmodifiableList(ends),
                Next.RETRY_SLOWLY,
                reason,
                settlement.atLeast(),
                settlement.sizeLimit(),
                settlement.again(),
                settlement.wanted());
    }
}
