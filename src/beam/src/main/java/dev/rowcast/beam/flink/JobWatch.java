package dev.rowcast.beam.flink;

import dev.rowcast.batch.load.LoadListener;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.beam.load.LoadCounts;
import dev.rowcast.beam.load.LoadSpec;
import dev.rowcast.change.TableId;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Follows a job to its end. For one thread. */
final class JobWatch {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    /** So often in a row the JobManager may not answer, as while it is started again. */
    private static final int PATIENCE = 120;
    /** After so many looks without a range it is worth a word. */
    private static final int LONG = 60;
    /** In the names of the tasks that load. */
    private static final String LOADING = "LoadRanges";

    private final FlinkRest flink;
    private final String job;
    private final List<TableId> tables;
    private final LoadListener listener;
    private String state = "";
    private long done;
    private int looks;

    JobWatch(FlinkRest flink, String job, List<TableId> tables, LoadListener listener) {
        this.flink = flink;
        this.job = job;
        this.tables = tables;
        this.listener = listener;
    }

    /**
     * Returns when it has ended; an interrupt ends it.
     *
     * @throws UnfinishedException if the JobManager doesn't answer for long
     */
    Ended ended() {
        boolean interrupted = false;
        int unanswered = 0;
        try {
            while (true) {
                if (isInterrupted()) {
                    interrupted = true;
                    cancel();
                }
                try {
                    Optional<Ended> ended = look();
                    if (ended.isPresent()) {
                        return ended.get();
                    }
                    unanswered = 0;
                } catch (UncheckedIOException gone) {
                    if (interrupted || ++unanswered > PATIENCE) {
                        throw new UnfinishedException(
                                gone.getMessage() + "; job " + job + " may go on there, see " + flink.page(job), gone);
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean isInterrupted() {
        try {
            Waiting.REAL.pass(LOOK_AGAIN);
            return false;
        } catch (UnfinishedException asked) {
            return Thread.interrupted();
        }
    }

    private void cancel() {
        try {
            flink.cancel(job);
            listener.says("Flink's job " + job + " is cancelled");
        } catch (UnfinishedException over) {
            // It has ended by itself.
        }
    }

    private Optional<Ended> look() {
        Optional<String> now = flink.state(job);
        if (now.isEmpty()) {
            return Optional.of(new Ended(
                    "Flink knows nothing of job " + job
                            + " any more, as after a restart of its JobManager; begin the load again",
                    JobMetrics.NONE));
        }
        JobMetrics metrics = flink.metrics(job);
        tell(now.get(), metrics);
        return switch (now.get()) {
            case "FINISHED" -> Optional.of(new Ended("", metrics));
            case "FAILED", "SUSPENDED" ->
                Optional.of(new Ended(
                        "Flink's job " + job + " is " + now.get() + ": " + flink.failure(job) + "; see "
                                + flink.page(job),
                        metrics));
            case "CANCELED" -> Optional.of(new Ended("Flink's job " + job + " was cancelled", metrics));
            default -> Optional.empty();
        };
    }

    private void tell(String now, JobMetrics metrics) {
        if (now.equals("RESTARTING") && !now.equals(state)) {
            listener.waits("Flink begins job " + job + " again: " + flink.failure(job));
        }
        state = now;
        long planned = 0;
        for (TableId table : tables) {
            planned += metrics.count(LoadCounts.PLANNED, LoadSpec.Table.of(table));
        }
        long ranges = flink.handedOn(job, LOADING);
        looks = ranges == done ? looks + 1 : 0;
        done = ranges;
        if (planned > 0) {
            listener.ranges(Math.min(done, planned), planned);
        }
        if (looks == LONG) {
            looks = 0;
            listener.waits(
                    "no range was done for " + LOOK_AGAIN.multipliedBy(LONG).toSeconds()
                            + " s; the logs of the TaskManagers say for what workers wait: " + flink.page(job));
        }
    }
}
