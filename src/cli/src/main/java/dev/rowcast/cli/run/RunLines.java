package dev.rowcast.cli.run;

import dev.rowcast.standalone.engine.SnapshotProgress;
import dev.rowcast.standalone.run.SourceState;
import dev.rowcast.standalone.run.SourceState.Phase;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What there is to say of how a process is doing, whenever that is another than the last time. For one thread. */
final class RunLines {
    private static final long PROGRESS_MILLIS = 5_000;

    private static final Map<Phase, String> WORDS = Map.of(
            Phase.STANDBY, "standby",
            Phase.STARTING, "starting",
            Phase.READING, "reading",
            Phase.FAILED, "FAILED",
            Phase.STATE_UNAVAILABLE, "STATE UNAVAILABLE",
            Phase.STOPPED, "stopped");

    private @Nullable SourceState last;
    private long toldMillis;
    private boolean snapshot;

    /** The line for a state; empty where nothing is new. */
    Optional<String> of(SourceState state) {
        SourceState before = last;
        last = state;
        if (before != null && state.phase() == before.phase() && state.reason().equals(before.reason())) {
            return Optional.empty();
        }
        String word = WORDS.getOrDefault(
                state.phase(), state.phase().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        return Optional.of(state.reason().isEmpty() ? word : word + ": " + state.reason());
    }

    /** The line for how far the first reading of the tables is; empty where there is none, or one was told just now. */
    Optional<String> of(Optional<SnapshotProgress> progress, long nowMillis) {
        if (progress.isEmpty()) {
            boolean ended = snapshot;
            snapshot = false;
            return ended ? Optional.of("snapshot: done") : Optional.empty();
        }
        if (progress.get().tables() == 0 || snapshot && nowMillis - toldMillis < PROGRESS_MILLIS) {
            return Optional.empty();
        }
        snapshot = true;
        toldMillis = nowMillis;
        SnapshotProgress now = progress.get();
        return Optional.of(String.format(
                Locale.ROOT,
                "snapshot: %,d of %,d tables read, %,d rows",
                now.tables() - now.remaining(),
                now.tables(),
                now.rows()));
    }
}
