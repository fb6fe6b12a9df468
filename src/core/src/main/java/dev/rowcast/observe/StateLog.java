package dev.rowcast.observe;

import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line to the log when a subscription's state changes, and none for a retry. */
public final class StateLog implements DeliveryListener {
    private static final Logger LOG = LoggerFactory.getLogger(StateLog.class);

    @Override
    public void stateChanged(StateChange change) {
        if (change.state() == State.DELIVERING) {
            LOG.info("{}", line(change));
        } else {
            LOG.warn("{}", line(change));
        }
    }

    /** The line, such as {@code [billing] BACKING_OFF: UNAVAILABLE from …; 1,204 changes wait, oldest 3 s; next try in 1.6 s}. */
    static String line(StateChange change) {
        StringBuilder line = new StringBuilder();
        line.append('[').append(change.subscription()).append("] ").append(change.state());
        if (!change.reason().isEmpty()) {
            line.append(": ").append(change.reason());
        }
        if (change.waiting() > 0) {
            line.append("; ").append(String.format(Locale.ROOT, "%,d", change.waiting()));
            line.append(change.waiting() == 1 ? " change waits" : " changes wait");
            line.append(", oldest ").append(inWords(change.oldest()));
        }
        if (!change.nextTry().isZero()) {
            line.append("; next try in ").append(inWords(change.nextTry()));
        }
        return line.toString();
    }

    private static String inWords(Duration duration) {
        double seconds = duration.toNanos() / 1e9;
        if (seconds < 1) {
            return duration.toMillis() + " ms";
        }
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds).replace(".0 s", " s");
        }
        if (seconds < 120) {
            return Math.round(seconds) + " s";
        }
        if (seconds < 7200) {
            return Math.round(seconds / 60) + " min";
        }
        return seconds < 172_800 ? Math.round(seconds / 3600) + " h" : Math.round(seconds / 86_400) + " d";
    }
}
