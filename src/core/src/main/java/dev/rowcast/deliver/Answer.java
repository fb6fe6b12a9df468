package dev.rowcast.deliver;

import java.time.Duration;
import java.util.List;

/** How a subscriber answered a batch. */
public sealed interface Answer {
    /**
     * Status OK.
     *
     * @param verdicts the changes that aren't simply accepted, in any order; not yet checked for indexes outside of the batch and for duplicates
     */
    record Accepted(List<Verdict> verdicts) implements Answer {
        /** All changes are accepted. */
        public static final Accepted ALL = new Accepted(List.of());

        public Accepted {
            verdicts = List.copyOf(verdicts);
        }
    }

    /**
     * Any other status: as far as known, no change of the batch is delivered.
     *
     * @param failure what the status means for the batch
     * @param reason status, peer and the peer's message, such as {@code UNAVAILABLE from dns:///billing:9090 (connection refused)}
     * @param retryDelay the shortest wait that the peer asked for; zero if it asked for none
     * @param sizeLimit the largest request that the peer takes, in bytes; {@link Long#MAX_VALUE} if unknown
     */
    record Failed(Failure failure, String reason, Duration retryDelay, long sizeLimit) implements Answer {}

    /**
     * The peer didn't process the batch, and nothing failed: the peer closed the stream normally before it processed this batch, or there was no
     * stream or no capacity for it. Retried at once.
     *
     * @param reason why, for operators
     */
    record Returned(String reason) implements Answer {}
}
