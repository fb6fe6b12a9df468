package dev.rowcast.deliver;

import dev.rowcast.deliver.Settlement.Next;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What follows from an answer in the order of keys. A verdict that wants a change again concerns that one and the later ones of its
 * key; all others end as the answer says.
 *
 * @param settlement what became of the changes in {@code ended}, and how the worker goes on
 * @param told the batch with these first, and what is sent again behind them
 * @param ended the changes that ended, in order
 * @param again keys that wait until they are tried again
 */
record KeySettlement(Settlement settlement, Batch told, List<Waiting> ended, List<Again> again) {
    /**
     * A key whose changes are to be sent again, from one of this batch on.
     *
     * @param atLeast no try before this; zero unless the peer asked for it
     * @param reason why, for a person
     */
    record Again(KeyQueue queue, Duration atLeast, String reason) {}

    /**
     * Reads the answer to a batch.
     *
     * @param run the batch's changes
     */
    static KeySettlement of(List<Waiting> run, Batch batch, Answer answer, RetryLimit limit) {
        Settlement whole = Judge.settle(batch, answer);
        if (answer instanceof Answer.Accepted accepted && whole.next() == Next.BACK_OFF) {
            return byKey(run, accepted.verdicts(), limit);
        }
        whole = limit.apply(batch, answer, whole);
        return new KeySettlement(whole, batch, run.subList(0, whole.fates().size()), List.of());
    }

    /** The verdicts are known to be good. */
    private static KeySettlement byKey(List<Waiting> run, List<Verdict> verdicts, RetryLimit limit) {
        Map<Integer, Verdict> byIndex = new LinkedHashMap<>();
        verdicts.forEach(verdict -> byIndex.put(verdict.index(), verdict));
        Map<KeyQueue, Again> again = new LinkedHashMap<>();
        List<Fate> fates = new ArrayList<>(run.size());
        List<Waiting> ended = new ArrayList<>(run.size());
        List<EncodedChange> unended = new ArrayList<>();
        for (int i = 0; i < run.size(); i++) {
            Waiting waiting = run.get(i);
            Verdict verdict = byIndex.get(i);
            Fate fate = null;
            if (!again.containsKey(waiting.queue())) {
                fate = verdict == null ? Fate.ACCEPTED : Judge.fate(verdict);
                if (fate == null && verdict != null) {
                    String reason = Judge.retryReason(waiting.change, verdict);
                    fate = limit.afterRetry(waiting.change, reason);
                    if (fate == null) {
                        again.put(waiting.queue(), new Again(waiting.queue(), verdict.retryDelay(), reason));
                    }
                }
            }
            if (fate == null) {
                unended.add(waiting.change);
            } else {
                fates.add(fate);
                ended.add(waiting);
            }
        }
        List<EncodedChange> told = new ArrayList<>(run.size());
        ended.forEach(waiting -> told.add(waiting.change));
        told.addAll(unended);
        return new KeySettlement(Settlement.of(fates, Next.GO_ON), Batch.of(told), ended, List.copyOf(again.values()));
    }
}
