package dev.rowcast.deliver;

import dev.rowcast.deliver.Settlement.Next;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an answer: what it says about the batch's changes, and how to go on. Decides by batch and answer alone. */
final class Judge {
    private Judge() {}

    static Settlement settle(Batch batch, Answer answer) {
        if (answer instanceof Answer.Accepted accepted) {
            return accepted(batch, accepted.verdicts());
        }
        if (answer instanceof Answer.Returned returned) {
            return Settlement.again(Next.GO_ON, returned.reason());
        }
        return failed(batch, (Answer.Failed) answer);
    }

    /**
     * The same where others were out behind the batch. What failed then may have been one of these, if a peer refuses a request before it
     * comes to those that arrived earlier; so no change is condemned, and the batch is sent again with nothing behind it.
     */
    static Settlement settleOneOfSeveral(Batch batch, Answer answer) {
        if (answer instanceof Answer.Failed failed) {
            switch (failed.failure()) {
                case REFUSED, DUPLICATE, TOO_LARGE -> {
                    return Settlement.again(Next.GO_ON, failed.reason());
                }
                case UNREACHABLE, FAULT, MISCONFIGURED -> {}
            }
        }
        return settle(batch, answer);
    }

    private static Settlement failed(Batch batch, Answer.Failed failed) {
        boolean alone = batch.size() == 1;
        return switch (failed.failure()) {
            case UNREACHABLE -> waiting(Next.BACK_OFF, failed);
            case FAULT -> waiting(Next.BACK_OFF_SMALLER, failed);
            case MISCONFIGURED -> waiting(Next.RETRY_SLOWLY, failed);
            case REFUSED -> alone ? ended(Fate.End.REJECTED, Next.FOUND, failed) : waiting(Next.NARROW, failed);
            case DUPLICATE -> alone ? ended(Fate.End.SKIPPED, Next.FOUND, failed) : waiting(Next.NARROW, failed);
            case TOO_LARGE -> alone ? ended(Fate.End.REJECTED, Next.GO_ON, failed) : waiting(Next.SPLIT, failed);
        };
    }

    private static Settlement waiting(Next next, Answer.Failed failed) {
        return new Settlement(List.of(), next, failed.reason(), failed.retryDelay(), failed.sizeLimit());
    }

    private static Settlement ended(Fate.End end, Next next, Answer.Failed failed) {
        return Settlement.of(List.of(new Fate(end, failed.reason())), next);
    }

    private static Settlement accepted(Batch batch, List<Verdict> verdicts) {
        int size = batch.size();
        if (verdicts.isEmpty()) {
            return Settlement.of(Collections.nCopies(size, Fate.ACCEPTED), Next.GO_ON);
        }
        @Nullable Verdict[] byIndex = new @Nullable Verdict[size];
        for (Verdict verdict : verdicts) {
            String fault = fault(verdict, byIndex);
            if (fault != null) {
                return Settlement.again(Next.RETRY_SLOWLY, "the subscriber's answer can't be used: " + fault);
            }
            byIndex[verdict.index()] = verdict;
        }
        List<Fate> fates = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            Verdict verdict = byIndex[i];
            Fate fate = verdict == null ? Fate.ACCEPTED : fate(verdict);
            if (fate == null) {
                return retryFrom(fates, batch.changes().get(i), verdict);
            }
            fates.add(fate);
        }
        return Settlement.of(fates, Next.GO_ON);
    }

    /** How the change ends; null if it is to be sent again. */
    static @Nullable Fate fate(Verdict verdict) {
        return switch (verdict.decision()) {
            case REJECT -> new Fate(Fate.End.REJECTED, reason(verdict));
            case SKIP -> new Fate(Fate.End.SKIPPED, reason(verdict));
            case RETRY -> null;
        };
    }

    /** Why the change is to be sent again. */
    static String retryReason(EncodedChange change, Verdict verdict) {
        return reason(verdict) + " for " + change;
    }

    private static Settlement retryFrom(List<Fate> fates, EncodedChange change, Verdict verdict) {
        return new Settlement(fates, Next.BACK_OFF, retryReason(change, verdict), verdict.retryDelay(), Long.MAX_VALUE);
    }

    private static @Nullable String fault(Verdict verdict, @Nullable Verdict[] byIndex) {
        int index = verdict.index();
        if (index < 0 || index >= byIndex.length) {
            return "it has a verdict on change " + Integer.toUnsignedString(index) + " of a batch of " + byIndex.length
                    + ", counted from 0";
        }
        if (byIndex[index] != null) {
            return "it has two verdicts on change " + index;
        }
        return null;
    }

    private static String reason(Verdict verdict) {
        String decision = verdict.decision() + " by the subscriber";
        return verdict.reason().isEmpty() ? decision : decision + " (" + verdict.reason() + ")";
    }
}
