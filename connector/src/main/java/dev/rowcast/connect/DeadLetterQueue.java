package dev.rowcast.connect;

import dev.rowcast.change.RecordException;
import dev.rowcast.flow.DeadLetter;
import dev.rowcast.flow.DeadLetters;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connect's dead-letter queue. A record counts as done only when Kafka has acknowledged its dead letter. For the task's thread alone.
 *
 * <p>Connect writes a record that it handed out itself as it was read, and such a record can be given no headers. So it is handed a copy,
 * which its converters write again; a copy has the record as the transforms left it, so that nothing has to transform it again on the way back.
 */
final class DeadLetterQueue implements DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterQueue.class);

    /** What a record without a time has: Connect would take no null for it. */
    private static final long NO_TIMESTAMP = -1;

    private final @Nullable ErrantRecordReporter reporter;
    private final String connector;
    private final InstantSource clock;
    private final Deque<Pending> pending = new ArrayDeque<>();

    private record Pending(SinkRecord record, Future<Void> written, Runnable whenDurable) {}

    /**
     * @param reporter the worker's; null where the connector has no dead-letter queue
     * @param connector the connector's name, for the letters
     * @param clock the letters' time
     */
    DeadLetterQueue(@Nullable ErrantRecordReporter reporter, String connector, InstantSource clock) {
        this.reporter = reporter;
        this.connector = connector;
        this.clock = clock;
    }

    @Override
    public boolean present() {
        return reporter != null;
    }

    @Override
    public void report(DeadLetter letter, Runnable whenDurable) {
        RecordException why = letter.why();
        if (reporter == null || !(letter.origin() instanceof SinkRecord record)) {
            throw new ConnectException(
                    why.getMessage()
                            + ". The task stops here, since there is no dead-letter queue to put the record into: mend the cause and"
                            + " restart the task, or set errors.tolerance=all and errors.deadletterqueue.topic.name",
                    why);
        }
        pending.add(new Pending(record, write(reporter, record, letter), whenDurable));
    }

    private Future<Void> write(ErrantRecordReporter to, SinkRecord record, DeadLetter letter) {
        try {
            return to.report(labelled(record, letter), letter.why());
        } catch (RuntimeException failed) {
            if (failed.getCause() == letter.why()) {
                // It is written, or at least Connect took it, and this says that errors.tolerance ends the task for it.
                throw failed;
            }
            LOG.warn(
                    "the dead letter for {} is written as the record was read, without the rowcast.* headers, because the"
                            + " connector's converters can't write it again: {}",
                    letter.why().at(),
                    failed.toString());
            return to.report(record, letter.why());
        }
    }

    private SinkRecord labelled(SinkRecord record, DeadLetter letter) {
        // Connect tells a record's place, and waits for its letter, by these; a transform may have renamed the topic.
        return new SinkRecord(
                record.originalTopic(),
                record.originalKafkaPartition(),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                record.originalKafkaOffset(),
                record.timestamp() == null ? NO_TIMESTAMP : record.timestamp(),
                record.timestampType(),
                DeadLetterHeaders.with(record.headers(), letter, connector, clock.instant()));
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

    /**
     * Forgets the letters that are on their way of partitions that are given up: one that can't be written, or that Connect no longer waits for, is no
     * reason to end a task that has others.
     */
    void forget(Collection<TopicPartition> given) {
        pending.removeIf(letter -> given.contains(new TopicPartition(
                letter.record().originalTopic(), letter.record().originalKafkaPartition())));
    }

    /** Whether dead letters are on their way. */
    boolean pending() {
        return !pending.isEmpty();
    }
}
