package dev.rowcast.flow;

import dev.rowcast.contract.log.ContractLogUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the contract log, and after it gave no answer not again for a while: a question may block the task's thread for a long time, and other streams need
 * it too. For the task's thread alone.
 */
final class LogQuestions {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Clock clock;
    private @Nullable ContractLogUnavailableException unanswered;
    private Instant notBefore = Instant.MIN;
    private Duration wait = FIRST_WAIT;

    LogQuestions(Clock clock) {
        this.clock = clock;
    }

    /** Whether the log may be asked now. */
    boolean isDue() {
        return unanswered == null || !clock.instant().isBefore(notBefore);
    }

    /** How long it isn't asked from now on; at least zero. */
    Duration untilDue() {
        Duration left = Duration.between(clock.instant(), unanswered == null ? Instant.MIN : notBefore);
        return unanswered == null || left.isNegative() ? Duration.ZERO : left;
    }

    /**
     * The answer.
     *
     * @throws ContractLogUnavailableException if there is none, or it isn't asked now
     */
    <T> T ask(Supplier<T> question) {
        ContractLogUnavailableException before = unanswered;
        if (before != null && !isDue()) {
            throw before;
        }
        Instant began = clock.instant();
        try {
            T answer = question.get();
            unanswered = null;
            wait = FIRST_WAIT;
            return answer;
        } catch (ContractLogUnavailableException none) {
            unanswered = none;
            rest(began);
            throw none;
        }
    }

    /** For as long as the question took, so that the thread has that time for others. */
    private void rest(Instant began) {
        Instant now = clock.instant();
        Duration took = Duration.between(began, now);
        notBefore = now.plus(took.compareTo(wait) > 0 ? took : wait);
        wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
    }
}
