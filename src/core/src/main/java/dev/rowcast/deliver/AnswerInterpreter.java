package dev.rowcast.deliver;

import dev.rowcast.deliver.Settlement.End;
import dev.rowcast.deliver.Settlement.Next;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Interprets an answer: what it means for the batch's changes, and what to do next. A change is rejected with the last reason after too many
 * transient failures. Failures because of wrong configuration don't count: rejecting changes doesn't fix a configuration.
 * Stateless: the changes count their tries.
 */
final class AnswerInterpreter {
    private final int maxAttempts;
    private final Function<EncodedChange, Object> orderOf;
    private final boolean keysWait;

    /**
     * @param maxAttempts tries of a change, at least 1; {@link LaneSettings#UNLIMITED} for no limit
     * @param orderOf see {@link Backlog#orderOf}
     * @param keysWait whether a change to retry makes only its key wait, and not the whole lane
     */
    AnswerInterpreter(int maxAttempts, Function<EncodedChange, Object> orderOf, boolean keysWait) {
        this.maxAttempts = maxAttempts;
        this.orderOf = orderOf;
        this.keysWait = keysWait;
    }

    /**
     * The consequences of an answer. Call it once for each answer.
     *
     * @param several whether later batches are in flight. Then one of these may have failed, if a peer refuses a request before it processes
     *     earlier ones; so no change is rejected, and the batch is sent again with no batch behind it
     */
    Settlement settle(Batch batch, Answer answer, boolean several) {
        if (answer instanceof Answer.Accepted accepted) {
            return accepted(batch, accepted.verdicts(), several);
        }
        if (answer instanceof Answer.Returned returned) {
            return again(batch, Next.GO_ON, returned.reason());
        }
        Answer.Failed failed = (Answer.Failed) answer;
        return switch (failed.failure()) {
            case UNREACHABLE -> unreachable(batch, failed, several);
            case FAULT -> fault(batch, failed, several);
            case MISCONFIGURED -> waiting(batch, Next.RETRY_SLOWLY, failed);
            case REFUSED, DUPLICATE, TOO_LARGE, ANSWER_TOO_LARGE ->
                several ? again(batch, Next.GO_ON, failed.reason()) : condemned(batch, failed);
        };
    }

    /** A change of the batch can't be accepted as it is. Found by halving the batch until the change is alone. */
    private Settlement condemned(Batch batch, Answer.Failed failed) {
        boolean large = failed.failure() == Failure.TOO_LARGE;
        boolean unread = failed.failure() == Failure.ANSWER_TOO_LARGE;
        if (batch.size() > 1) {
            return waiting(batch, large || unread ? Next.SPLIT : Next.NARROW, failed);
        }
        if (unread) {
            return unread(batch, failed);
        }
        if (large) {
            // An overloaded peer may answer the same, and accept the change a little later.
            return batch.changes().get(0).foundTooLarge()
                    ? Settlement.all(batch, End.rejected(failed.reason()), Next.GO_ON)
                    : waiting(batch, Next.BACK_OFF, failed);
        }
        End end = failed.failure() == Failure.DUPLICATE ? End.skipped(failed.reason()) : End.rejected(failed.reason());
        return Settlement.all(batch, end, Next.FOUND);
    }

    /** Nobody knows what the peer says of this change: whether it took it, or wants it later. So it stays, unless tries are limited. */
    private Settlement unread(Batch batch, Answer.Failed failed) {
        EncodedChange change = batch.changes().get(0);
        String reason = failed.reason() + "; the change is " + change;
        return !isUnlimited() && change.failed() >= maxAttempts
                ? Settlement.all(batch, givenUp(reason), Next.GO_ON)
                : again(batch, Next.RETRY_SLOWLY, reason);
    }

    /** The peer can't be reached: counts as a try of each change of the batch; the first ones have had the most tries. */
    private Settlement unreachable(Batch batch, Answer.Failed failed, boolean several) {
        Settlement waiting = waiting(batch, Next.BACK_OFF, failed);
        if (isUnlimited() || several) {
            return waiting;
        }
        @Nullable End[] ends = new @Nullable End[batch.size()];
        boolean prefix = true;
        for (int i = 0; i < ends.length; i++) {
            prefix &= batch.changes().get(i).failed() >= maxAttempts;
            ends[i] = prefix ? givenUp(failed.reason()) : null;
        }
        return new Settlement(
                Arrays.asList(ends),
                waiting.next(),
                waiting.reason(),
                waiting.atLeast(),
                waiting.sizeLimit(),
                List.of(),
                false);
    }

    /** Any change of the batch may be the cause. Batches get smaller until it is alone; only then is it rejected. */
    private Settlement fault(Batch batch, Answer.Failed failed, boolean several) {
        boolean over = false;
        if (!isUnlimited() && !several) {
            for (EncodedChange change : batch.changes()) {
                over = change.failed() >= maxAttempts;
            }
        }
        return over && batch.size() == 1
                ? Settlement.all(batch, givenUp(failed.reason()), Next.FOUND)
                : waiting(batch, Next.BACK_OFF_SMALLER, failed);
    }

    private static Settlement waiting(Batch batch, Next next, Answer.Failed failed) {
        return Settlement.none(batch, next, failed.reason(), failed.retryDelay(), failed.sizeLimit());
    }

    private static Settlement again(Batch batch, Next next, String reason) {
        return Settlement.none(batch, next, reason, Duration.ZERO, Long.MAX_VALUE);
    }

    private Settlement accepted(Batch batch, List<Verdict> verdicts, boolean several) {
        if (verdicts.isEmpty()) {
            return Settlement.all(batch, End.ACCEPTED, Next.GO_ON);
        }
        @Nullable Verdict[] byIndex = new @Nullable Verdict[batch.size()];
        for (Verdict verdict : verdicts) {
            String fault = fault(verdict, byIndex);
            if (fault != null) {
                return again(batch, Next.RETRY_SLOWLY, "the subscriber's answer can't be used: " + fault);
            }
            byIndex[verdict.index()] = verdict;
        }
        return judged(batch, byIndex, several);
    }

    /** Ignores the verdict on a change if the subscriber wants an earlier change again that this one must not overtake. */
    private Settlement judged(Batch batch, @Nullable Verdict[] verdicts, boolean several) {
        @Nullable End[] ends = new @Nullable End[verdicts.length];
        Set<Object> again = new HashSet<>();
        List<KeyDelays.Again> wanted = new ArrayList<>();
        for (int i = 0; i < ends.length; i++) {
            EncodedChange change = batch.changes().get(i);
            Verdict verdict = verdicts[i];
            if (!again.isEmpty() && again.contains(orderOf.apply(change))) {
                continue;
            }
            if (verdict == null || verdict.decision() != Verdict.Decision.RETRY) {
                ends[i] = verdict == null ? End.ACCEPTED : end(verdict);
                continue;
            }
            again.add(orderOf.apply(change));
            String reason = reason(verdict) + " for " + change + ", id " + change.id();
            if (!several && !isUnlimited() && change.failed() >= maxAttempts) {
                ends[i] = givenUp(reason);
            } else {
                wanted.add(new KeyDelays.Again(change, verdict.retryDelay(), reason));
            }
        }
        List<@Nullable End> all = Collections.unmodifiableList(Arrays.asList(ends));
        if (wanted.isEmpty() || keysWait) {
            return new Settlement(all, Next.GO_ON, "", Duration.ZERO, Long.MAX_VALUE, wanted, false);
        }
        KeyDelays.Again first = wanted.get(0);
        return new Settlement(all, Next.BACK_OFF, first.reason(), first.atLeast(), Long.MAX_VALUE, List.of(), true);
    }

    private static End end(Verdict verdict) {
        return verdict.decision() == Verdict.Decision.SKIP
                ? End.skipped(reason(verdict))
                : End.rejected(reason(verdict));
    }

    private static @Nullable String fault(Verdict verdict, @Nullable Verdict[] byIndex) {
        int index = verdict.index();
        if (index < 0 || index >= byIndex.length) {
            return "it has a verdict on change " + Integer.toUnsignedString(index) + " of a batch of " + byIndex.length
                    + ", counted from 0";
        }
        return byIndex[index] == null ? null : "it has two verdicts on change " + index;
    }

    private static String reason(Verdict verdict) {
        String decision = verdict.decision() + " by the subscriber";
        return verdict.reason().isEmpty() ? decision : decision + " (" + verdict.reason() + ")";
    }

    private boolean isUnlimited() {
        return maxAttempts == LaneSettings.UNLIMITED;
    }

    private End givenUp(String reason) {
        return End.rejected("given up after " + maxAttempts + " tries (retry.maxAttempts): " + reason);
    }
}
