package dev.rowcast.deliver;

import java.time.Duration;

/**
 * A destination's verdict on one change of a batch that it doesn't simply accept.
 *
 * @param index the change's place in the batch, from 0; not yet checked
 * @param decision what to do with it
 * @param reason why, for operators: one line, of bounded length, without secrets; may be empty
 * @param retryDelay with {@link Decision#RETRY}, no try before this; zero for no minimum
 */
public record Verdict(int index, Decision decision, String reason, Duration retryDelay) {
    /** What to do with a change. */
    public enum Decision {
        /** Send it again, with the changes that must not overtake it. */
        RETRY,
        /** It can never be accepted: send it to the dead-letter queue. */
        REJECT,
        /** It isn't wanted, or already exists; it counts as delivered. */
        SKIP
    }

    /** A verdict to retry, without a minimum delay. */
    public static Verdict retry(int index, String reason) {
        return new Verdict(index, Decision.RETRY, reason, Duration.ZERO);
    }

    /** A verdict to reject. */
    public static Verdict reject(int index, String reason) {
        return new Verdict(index, Decision.REJECT, reason, Duration.ZERO);
    }

    /** A verdict to skip. */
    public static Verdict skip(int index, String reason) {
        return new Verdict(index, Decision.SKIP, reason, Duration.ZERO);
    }
}
