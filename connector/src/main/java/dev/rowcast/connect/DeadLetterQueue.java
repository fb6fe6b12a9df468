package dev.rowcast.connect;

import dev.rowcast.change.RecordException;
import dev.rowcast.flow.DeadLetters;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Connect's dead-letter queue. A record counts as done only when Kafka has acknowledged its dead letter. For the task's thread alone. */
final class DeadLetterQueue implements DeadLetters {
    private final @Nullable ErrantRecordReporter reporter;
    private final Deque<Pending> pending = new ArrayDeque<>();

    private record Pending(SinkRecord record, Future<Void> written, Runnable whenDurable) {}

    /** @param reporter the worker's; null where the connector has no dead-letter queue */
    DeadLetterQueue(@Nullable ErrantRecordReporter reporter) {
        this.reporter = reporter;
    }

    @Override
    public boolean present() {
        return reporter != null;
    }

    @Override
    public void report(@Nullable Object origin, RecordException why, Runnable whenDurable) {
        if (reporter == null || !(origin instanceof SinkRecord record)) {
            throw new ConnectException(
                    why.getMessage()
                            + ". The task stops here, since there is no dead-letter queue to put the record into: mend the cause and"
                            + " restart the task, or set errors.tolerance=all and errors.deadletterqueue.topic.name",
                    why);
        }
        pending.add(new Pending(record, reporter.report(record, why), whenDurable));
    }

    /**
     * Closes what has been written since.
     *
     * @throws ConnectException if a dead letter couldn't be written
     */
    void settle() {
        for (Pending next = pending.peek(); next != null && next.written().isDone(); next = pending.peek()) {
            try {
                next.written().get();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException failed) {
                throw new ConnectException(
                        "the dead letter for " + next.record().originalTopic() + "-"
                                + next.record().originalKafkaPartition() + "@"
                                + next.record().originalKafkaOffset()
                                + " can't be written, so its offset stays uncommitted: " + failed.getCause(),
                        failed.getCause());
            }
            pending.remove();
            next.whenDurable().run();
        }
    }

    /** Whether dead letters are on their way. */
    boolean pending() {
        return !pending.isEmpty();
    }
}
