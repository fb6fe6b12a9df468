package dev.rowcast.batch.load;

import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.Waiting;
import java.time.Duration;

/** Has a load rest while its server has much to do. For one thread. */
record Strain(SourceConnection source, SourceLimits limits, Waiting waiting, LoadListener listener) {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** Returns once the server has less to do than its limits. */
    void rest() {
        for (String why = why(); !why.isEmpty(); why = why()) {
            listener.waits(why);
            waiting.pass(LOOK_AGAIN);
        }
    }

    private String why() {
        if (limits.threadsRunning() > 0) {
            int running = source.threadsRunning();
            if (running > limits.threadsRunning()) {
                return running + " threads of MySQL are at work, more than the limit of " + limits.threadsRunning();
            }
        }
        if (limits.lag().isZero()) {
            return "";
        }
        return source.lag()
                .filter(lag -> lag.compareTo(limits.lag()) > 0)
                .map(lag -> "the replica is " + lag.toSeconds() + " s behind, more than the limit of "
                        + limits.lag().toSeconds() + " s")
                .orElse("");
    }
}
