package dev.rowcast.deliver;

import dev.rowcast.deliver.Settlement.Next;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a sender makes its next call, and how large that may be. Searches for a change that the peer refuses by halving, and finds the size that
 * a peer can handle similar to TCP's congestion window: halved by a failure, doubled by successes up to half of the size that last failed, and then
 * increased in small steps. Guarded by the lane's lock.
 */
final class Tempo {
    private static final int STEPS = 16;

    private final int maxChanges;
    private final long maxBytes;
    private final Backoff backoff;
    private final Backoff slowly;

    private int limit;
    private int cautiousFrom;
    private long byteLimit;
    /** How many of the next changes include at least one that the peer refused; 0 if none is known. */
    private int suspects;

    private int failures;
    private boolean unreachable;

    Tempo(LaneSettings settings, DoubleSupplier random) {
        this.maxChanges = settings.maxBatchChanges();
        this.maxBytes = settings.maxBatchBytes();
        this.limit = maxChanges;
        this.cautiousFrom = maxChanges;
        this.byteLimit = maxBytes;
        this.backoff = new Backoff(Duration.ZERO, settings.firstBackoff(), settings.maxBackoff(), random);
        this.slowly =
                new Backoff(settings.slowFloor(), settings.slowFloor().multipliedBy(2), settings.slowMax(), random);
    }

    /** The most changes of the next batch. */
    int changes() {
        return suspects > 1 ? Math.min(limit, suspects / 2) : suspects == 1 ? 1 : limit;
    }

    /** The most bytes of the next batch. */
    long bytes() {
        return byteLimit;
    }

    /** Whether it is searching for a change that the peer refused. */
    boolean isSearching() {
        return suspects > 0;
    }

    /** Updates the pace after an answer; returns how long to wait, null for no wait. */
    @Nullable Duration after(Batch batch, Answer answer, Settlement settlement) {
        int ended = settlement.ended();
        resize(batch, settlement, ended);
        unreachable = answer instanceof Answer.Failed failed
                && failed.failure() == Failure.UNREACHABLE
                && failed.retryDelay().isZero();
        if (ended > 0) {
            backoff.reset();
            failures = 0;
        }
        if (settlement.next() != Next.RETRY_SLOWLY) {
            slowly.reset();
        }
        Duration wait = switch (settlement.next()) {
            case GO_ON, FOUND, NARROW, SPLIT -> null;
            case BACK_OFF, BACK_OFF_SMALLER -> longer(settlement.atLeast(), backoff.next());
            case RETRY_SLOWLY -> longer(settlement.atLeast(), slowly.next());
        };
        failures = wait == null ? 0 : failures + 1;
        return wait;
    }

    private void resize(Batch batch, Settlement settlement, int ended) {
        switch (settlement.next()) {
            case FOUND -> {
                // More refused changes may follow soon, so start with small batches again.
                suspects = 0;
                limit = 1;
                cautiousFrom = maxChanges;
            }
            case NARROW -> suspects = batch.size();
            case SPLIT -> tooLarge(batch, settlement.sizeLimit());
            case BACK_OFF_SMALLER -> smaller(batch.size());
            case GO_ON, BACK_OFF, RETRY_SLOWLY -> larger(ended);
        }
    }

    private void larger(int ended) {
        if (suspects > 0) {
            suspects = Math.max(0, suspects - ended);
        } else if (ended > 0) {
            int step = limit < cautiousFrom ? limit : Math.max(1, maxChanges / STEPS);
            limit = (int) Math.min(maxChanges, (long) limit + step);
        }
    }

    private void smaller(int than) {
        limit = Math.max(1, than / 2);
        cautiousFrom = limit;
    }

    private void tooLarge(Batch batch, long peerLimit) {
        if (peerLimit < batch.bytes()) {
            byteLimit = Math.min(maxBytes, peerLimit);
        } else {
            smaller(batch.size());
        }
    }

    /** How many of the unfinished changes the sender keeps, if other senders could take them. */
    int keeps(Next next) {
        return switch (next) {
            case NARROW, SPLIT, BACK_OFF, RETRY_SLOWLY -> Integer.MAX_VALUE;
            case BACK_OFF_SMALLER -> changes();
            case GO_ON, FOUND -> isSearching() ? Integer.MAX_VALUE : 0;
        };
    }

    /** Consecutive waits without a change being done in between. */
    int failures() {
        return failures;
    }

    /** Whether the only cause of the last wait is that the peer couldn't be reached. */
    boolean isUnreachable() {
        return unreachable;
    }

    /** A short wait instead of the last one, because the peer can be reached again. */
    Duration restart() {
        backoff.reset();
        return backoff.next();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
