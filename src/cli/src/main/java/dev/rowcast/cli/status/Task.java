package dev.rowcast.cli.status;

import dev.rowcast.connect.StatusReader.Heard;
import dev.rowcast.observe.ProcessStatus;
import dev.rowcast.observe.TaskStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * A task that was heard of.
 *
 * @param status what it said last
 * @param heardMillis when that was, in milliseconds since the epoch
 * @param life whether it still lives
 */
record Task(TaskStatus status, long heardMillis, Life life) {
    /** A task writes each interval; so many that it missed mean that it is dead, hangs, or doesn't reach Kafka. */
    private static final int MISSED = 3;

    /** Whether a task lives. */
    enum Life {
        RUNNING,
        STOPPED,
        STALE,
        FAILED
    }

    static Task of(Heard heard, Instant now) {
        TaskStatus status = heard.status();
        Life life;
        if (status.failure() != null) {
            life = Life.FAILED;
        } else if (status.stoppedMillis() != 0) {
            life = Life.STOPPED;
        } else {
            boolean stale = now.toEpochMilli() - heard.atMillis() > MISSED * status.intervalMillis();
            life = stale ? Life.STALE : Life.RUNNING;
        }
        return new Task(status, heard.atMillis(), life);
    }

    /** What it says besides, if it is a process without Kafka. */
    Optional<ProcessStatus> process() {
        return Optional.ofNullable(status.process());
    }

    /** Whether it waits for another process to end. */
    boolean isStandby() {
        return process()
                .filter(process -> process.phase().equals(ProcessStatus.STANDBY))
                .isPresent();
    }

    int number() {
        return status.task();
    }
}
