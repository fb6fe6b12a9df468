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

/** Follows a job to its end. For one thread. */
final class JobWatch {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    /** So often in a row the JobManager may not answer, as while it is started again. */
    private static final int PATIENCE = 120;

    private final FlinkRest flink;
    private final String job;
    private final List<TableId> tables;
    private final LoadListener listener;
    private String state = "";

    JobWatch(FlinkRest flink, String job, List<TableId> tables, LoadListener listener) {
        this.flink = flink;
        this.job = job;
        this.tables = tables;
        this.listener = listener;
    }

    /** Returns when it has ended; an interrupt ends it. */
    Ended ended() {
        int unanswered = 0;
        while (true) {
            try {
                Waiting.REAL.pass(LOOK_AGAIN);
                String now = flink.state(job);
                JobMetrics metrics = flink.metrics(job);
                unanswered = 0;
                tell(now, metrics);
                switch (now) {
                    case "FINISHED" -> {
                        return new Ended("", metrics);
                    }
                    case "FAILED", "CANCELED", "SUSPENDED" -> {
                        return new Ended(
                                "Flink's job " + job + " is " + now + ": " + flink.failure(job) + "; see "
                                        + flink.page(job),
                                metrics);
                    }
                    default -> {}
                }
            } catch (UncheckedIOException gone) {
                if (++unanswered > PATIENCE) {
                    throw new UnfinishedException(
                            gone.getMessage() + "; job " + job + " may go on there, see " + flink.page(job), gone);
                }
            } catch (UnfinishedException interrupted) {
                cancel();
                throw interrupted;
            }
        }
    }

    private void tell(String now, JobMetrics metrics) {
        if (now.equals("RESTARTING") && !now.equals(state)) {
            listener.waits("Flink begins job " + job + " again: " + flink.failure(job));
        }
        state = now;
        for (TableId table : tables) {
            listener.loaded(table, metrics.count(LoadCounts.ROWS, LoadSpec.Table.of(table)));
        }
    }

    private void cancel() {
        if (Thread.interrupted()) {
            try {
                flink.cancel(job);
            } finally {
                Thread.currentThread().interrupt();
            }
        }
    }
}
