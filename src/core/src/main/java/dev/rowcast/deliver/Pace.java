package dev.rowcast.deliver;

import dev.rowcast.deliver.Settlement.Next;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** When a lane makes its next call. Not thread-safe. */
final class Pace {
    private final Backoff backoff;
    private final Backoff slowly;
    private int failures;
    private boolean unreachable;

    Pace(LaneSettings settings, DoubleSupplier random) {
        this.backoff = new Backoff(Duration.ZERO, settings.firstBackoff(), settings.maxBackoff(), random);
        this.slowly =
                new Backoff(settings.slowFloor(), settings.slowFloor().multipliedBy(2), settings.slowMax(), random);
    }

    /** How long to wait after this answer; null for not at all. */
    @Nullable Duration after(Answer answer, Settlement settlement) {
        unreachable = answer instanceof Answer.Failed failed
                && failed.failure() == Failure.UNREACHABLE
                && failed.retryDelay().isZero();
        if (!settlement.fates().isEmpty()) {
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

    /** Waits in a row without a change ending in between. */
    int failures() {
        return failures;
    }

    /** Whether the last wait is only because the peer couldn't be reached. */
    boolean isUnreachable() {
        return unreachable;
    }

    /** A short wait instead, now that the peer can be reached. */
    Duration restart() {
        backoff.reset();
        return backoff.next();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
