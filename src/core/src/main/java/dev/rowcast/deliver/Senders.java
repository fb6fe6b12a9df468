package dev.rowcast.deliver;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The senders of a lane, and the starting of idle ones. Guarded by the lane's lock. */
final class Senders {
    private final List<Sender> all;
    private final Backlog backlog;
    private final LaneSettings settings;
    private final RetryTimer starter;
    private boolean lingering;

    /** @param starter starts idle senders */
    Senders(List<Sender> all, Backlog backlog, LaneSettings settings, RetryTimer starter) {
        this.all = List.copyOf(all);
        this.backlog = backlog;
        this.settings = settings;
        this.starter = starter;
    }

    List<Sender> all() {
        return all;
    }

    /** Starts idle senders if there is work for them: at once, or after the linger if waiting for more changes makes sense. */
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

    /** An idle sender that could send; null if there is none. */
    @Nullable Sender idle() {
        for (Sender sender : all) {
            if (!sender.busy && sender.maySend(backlog)) {
                return sender;
            }
        }
        return null;
    }

    /** Whether any had work when it was last asked, and no room for it. */
    boolean lackRoom() {
        return all.stream().anyMatch(sender -> sender.lacksRoom);
    }

    /** Whether nothing is in flight, and all answers have been handled. */
    boolean areDone() {
        return all.stream().noneMatch(sender -> sender.busy || !sender.inFlight.isEmpty());
    }

    /** Changes in flight. */
    int inFlightChanges() {
        return all.stream().mapToInt(sender -> sender.inFlight.changes()).sum();
    }

    /** When the first undelivered change was committed at the source, in nanoseconds since the epoch; {@link Long#MAX_VALUE} if none. */
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
