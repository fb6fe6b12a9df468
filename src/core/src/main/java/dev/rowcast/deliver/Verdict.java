package dev.rowcast.deliver;

import java.time.Duration;

/**
 * What a destination says about one change of a batch that it doesn't simply accept.
 *
 * @param index the change's place in the batch, from 0; not yet checked
 * @param decision what is to become of it
 * @param reason why, for a person: one line, of bounded length, without secrets; may be empty
 * @param retryDelay with {@link Decision#RETRY}, no try before this; zero where the destination doesn't mind
 */
public record Verdict(int index, Decision decision, String reason, Duration retryDelay) {
    /** What is to become of a change. */
    public enum Decision {
        /** It is to be sent again, and with it what may not overtake it. */
        RETRY,
        /** It can never be accepted: to the dead-letter queue. */
        REJECT,
        /** It isn't wanted, or is there already; it counts as delivered. */
        SKIP
    }

    /** To be sent again, whenever that suits. */
    public static Verdict retry(int index, String reason) {
        return new Verdict(index, Decision.RETRY, reason, Duration.ZERO);
    }

    /** Never to be accepted. */
    public static Verdict reject(int index, String reason) {
        return new Verdict(index, Decision.REJECT, reason, Duration.ZERO);
    }

    /** Not wanted. */
    public static Verdict skip(int index, String reason) {
        return new Verdict(index, Decision.SKIP, reason, Duration.ZERO);
    }
}
