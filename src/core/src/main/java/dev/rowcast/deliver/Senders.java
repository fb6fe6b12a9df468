package dev.rowcast.deliver;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The senders of a lane, and what has idle ones begin. Guarded by the lane's lock. */
final class Senders {
    private final List<Sender> all;
    private final Backlog backlog;
    private final LaneSettings settings;
    private final RetryTimer starter;
    private boolean lingering;

    /** @param starter has idle senders begin */
    Senders(List<Sender> all, Backlog backlog, LaneSettings settings, RetryTimer starter) {
        this.all = List.copyOf(all);
        this.backlog = backlog;
        this.settings = settings;
        this.starter = starter;
    }

    List<Sender> all() {
        return all;
    }

    /** Has idle senders begin soon, if there is something for them: at once, or where more may come and it may wait for that, after the linger. */
    void rouse(Runnable begin, boolean mayLinger) {
        if (idle() == null) {
            return;
        }
        boolean lingers = mayLinger
                && !settings.linger().isZero()
                && !backlog.isBatchReady(settings.maxBatchChanges(), settings.maxBatchBytes());
        if (starter.isRunning() && (lingers || !lingering)) {
            return;
        }
        lingering = lingers;
        starter.start(lingers ? settings.linger() : Duration.ZERO, begin);
    }

    /** A sender that does nothing although it could; null if there is none. */
    @Nullable Sender idle() {
        for (Sender sender : all) {
            if (!sender.busy && sender.maySend(backlog)) {
                return sender;
            }
        }
        return null;
    }

    /** Whether nothing is out, and all that follows from answers has been told. */
    boolean areDone() {
        return all.stream().noneMatch(sender -> sender.busy || !sender.inFlight.isEmpty());
    }

    /** Changes in the calls that are out. */
    int inFlightChanges() {
        return all.stream().mapToInt(sender -> sender.inFlight.changes()).sum();
    }

    /** When the first change still to be delivered was committed, in nanoseconds since the epoch; {@link Long#MAX_VALUE} if none. */
    long oldestCommitNanos() {
        long oldest = commitNanos(backlog.first());
        for (Sender sender : all) {
            oldest = Math.min(oldest, commitNanos(sender.oldest()));
        }
        return oldest;
    }

    private static long commitNanos(@Nullable EncodedChange change) {
        return change == null ? Long.MAX_VALUE : change.commitTimeNanos();
    }

    void stop() {
        starter.stop();
        all.forEach(Sender::stop);
    }
}
