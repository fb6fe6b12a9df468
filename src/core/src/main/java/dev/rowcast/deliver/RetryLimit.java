package dev.rowcast.deliver;

import dev.rowcast.deliver.Settlement.Next;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends what was tried often enough: a change whose tries failed that often, in ways that could heal, is rejected with the last reason. Wrong
 * configuration isn't counted, for nobody's changes get better by being thrown out until it is mended. Keeps nothing itself; the changes count.
 */
final class RetryLimit {
    private final int maxAttempts;

    /** @param maxAttempts tries of a change, at least 1; {@link LaneSettings#UNLIMITED} to try for ever */
    RetryLimit(int maxAttempts) {
        this.maxAttempts = maxAttempts;
    }

    /** The settlement with those ended whose tries are used up. To be asked once for each answer. */
    Settlement apply(Batch batch, Answer answer, Settlement settlement) {
        if (maxAttempts == LaneSettings.UNLIMITED) {
            return settlement;
        }
        if (answer instanceof Answer.Failed failed) {
            return switch (failed.failure()) {
                case UNREACHABLE -> endPrefix(batch, settlement);
                case FAULT -> endIfAlone(batch, settlement);
                case TOO_LARGE, REFUSED, DUPLICATE, MISCONFIGURED -> settlement;
            };
        }
        return settlement.next() == Next.BACK_OFF ? endTheOneToRetry(batch, settlement) : settlement;
    }

    /** Nobody was there: every change of the batch counts, and those that came first have been tried most. */
    private Settlement endPrefix(Batch batch, Settlement settlement) {
        int ended = 0;
        boolean prefix = true;
        for (EncodedChange change : batch.changes()) {
            prefix &= change.failed() >= maxAttempts;
            ended += prefix ? 1 : 0;
        }
        if (ended == 0) {
            return settlement;
        }
        List<Fate> fates = new ArrayList<>(ended);
        for (int i = 0; i < ended; i++) {
            fates.add(rejected(settlement.reason()));
        }
        return withFates(settlement, fates, ended == batch.size());
    }

    /** Any change of the batch may be the cause, and batches get smaller until it is alone: only then is it rejected. */
    private Settlement endIfAlone(Batch batch, Settlement settlement) {
        boolean over = false;
        for (EncodedChange change : batch.changes()) {
            over = change.failed() >= maxAttempts;
        }
        return over && batch.size() == 1
                ? Settlement.of(List.of(rejected(settlement.reason())), Next.FOUND)
                : settlement;
    }

    /** The subscriber named the change that it wants again; those behind it go on. */
    private Settlement endTheOneToRetry(Batch batch, Settlement settlement) {
        int index = settlement.fates().size();
        if (batch.changes().get(index).failed() < maxAttempts) {
            return settlement;
        }
        List<Fate> fates = new ArrayList<>(settlement.fates());
        fates.add(rejected(settlement.reason()));
        return Settlement.of(fates, Next.GO_ON);
    }

    /** The end of a change that the subscriber named, in the order of keys, as one that it wants again; null while it may be tried. */
    @Nullable Fate afterRetry(EncodedChange change, String reason) {
        return maxAttempts != LaneSettings.UNLIMITED && change.failed() >= maxAttempts ? rejected(reason) : null;
    }

    private Fate rejected(String reason) {
        return new Fate(Fate.End.REJECTED, "given up after " + maxAttempts + " tries (retry.maxAttempts): " + reason);
    }

    private static Settlement withFates(Settlement settlement, List<Fate> fates, boolean all) {
        return new Settlement(
                fates, settlement.next(), all ? "" : settlement.reason(), settlement.atLeast(), settlement.sizeLimit());
    }
}
