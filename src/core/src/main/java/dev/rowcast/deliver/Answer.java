package dev.rowcast.deliver;

import java.time.Duration;
import java.util.List;

/** How a subscriber answered a batch. */
public sealed interface Answer {
    /**
     * Status OK.
     *
     * @param verdicts the changes that aren't simply accepted, in any order; that each concerns a change of the batch, and no two the same, is checked later
     */
    record Accepted(List<Verdict> verdicts) implements Answer {
        /** Every change is accepted. */
        public static final Accepted ALL = new Accepted(List.of());

        public Accepted {
            verdicts = List.copyOf(verdicts);
        }
    }

    /**
     * Any other status: no change of the batch is delivered, as far as we know.
     *
     * @param failure what the status means for the batch
     * @param reason status, peer and what the peer said, such as {@code UNAVAILABLE from dns:///billing:9090 (connection refused)}
     * @param retryDelay the least time to wait, as the peer asked; zero where it didn't
     * @param sizeLimit the largest request that the peer takes, in bytes, where it said so; else {@link Long#MAX_VALUE}
     */
    record Failed(Failure failure, String reason, Duration retryDelay, long sizeLimit) implements Answer {}

    /**
     * The batch didn't get to the peer, and that is nobody's fault: the peer ended the stream in good order before it came to this batch, or there was no
     * stream or no place for it. At once again.
     *
     * @param reason why, for a person
     */
    record Returned(String reason) implements Answer {}
}
