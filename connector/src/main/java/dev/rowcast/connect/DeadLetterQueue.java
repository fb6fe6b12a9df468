package dev.rowcast.connect;

import dev.rowcast.change.RecordException;
import dev.rowcast.connect.PatientReporter.Answer;
import dev.rowcast.flow.DeadLetter;
import dev.rowcast.flow.DeadLetters;
import dev.rowcast.flow.LetterRefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connect's dead-letter queue. A record counts as done only when Kafka has acknowledged its dead letter. For the task's thread alone.
 *
 * <p>Connect leaves out of its answer what failed at once: a letter that is too large for the producer, a topic that isn't there or that may not be
 * written to, a full buffer. Such an answer is done when it is given, and says that all is well; so that one is no word for a letter that is written. One
 * that is written that fast, before anybody could look, is written again.
 *
 * <p>Connect writes a record that it handed out itself as it was read, and such a record can be given no headers. So it is handed a copy,
 * which its converters write again; a copy has the record as the transforms left it, so that nothing has to transform it again on the way back.
 */
final class DeadLetterQueue implements DeadLetters, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterQueue.class);

    /** What a record without a time has: Connect would take no null for it. */
    private static final long NO_TIMESTAMP = -1;

    /** A try that is refused may have blocked the task's thread, for as long as the producer waits for a broker; that long it then does other things. */
    private static final int REST = 5;

    /** A producer takes that much, unless somebody lowered its max.request.size. */
    private static final long TAKEN_BY_PRODUCERS = 900_000;
    /** The same of a topic. */
    private static final long TAKEN_BY_TOPICS = 50_000;

    private static final NavigableSet<Long> NONE = Collections.emptyNavigableSet();

    private static final String ADVICE =
            "the worker's log has the reason, at \"Could not produce message to dead letter queue\"."
                    + " If the record is larger than the producer's limit (1 MiB by default), raise max.message.bytes of"
                    + " the queue's topic and then the connector's producer.override.max.request.size; otherwise check that the topic"
                    + " (errors.deadletterqueue.topic.name) exists, that the connector may write to it, and that its brokers answer";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final @Nullable PatientReporter reporter;
    private final String connector;
    private final InstantSource clock;
    private final LongSupplier topicLimit;
    private final Deque<Pending> pending = new ArrayDeque<>();
    /** The offsets of refused letters, which those behind them wait for, so that the queue has them in their order. */
    private final Map<Line, NavigableSet<Long>> refused = new HashMap<>();

    private Instant restsUntil = Instant.MIN;

    private record Pending(SinkRecord record, Future<Void> written, Runnable whenDurable) {}

    /** Whose letters keep their order; the subscription is empty for records that nobody understands. */
    private record Line(TopicPartition partition, String subscription) {}

    /**
     * @param reporter the worker's; null where the connector has no dead-letter queue
     * @param connector the connector's name, for the letters
     * @param clock the letters' time
     * @param topicLimit how many bytes the topic takes in one record; {@link Long#MAX_VALUE} where that isn't known. Asked for large letters only
     */
    DeadLetterQueue(
            @Nullable ErrantRecordReporter reporter, String connector, InstantSource clock, LongSupplier topicLimit) {
        this.topicLimit = topicLimit;
        this.reporter = reporter == null ? null : new PatientReporter(reporter, PATIENCE);
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
                            + ". The task stops here because there is no dead-letter queue for the record: fix the cause and"
                            + " restart the task, or set errors.tolerance=all and errors.deadletterqueue.topic.name",
                    why);
        }
        Line line = new Line(partitionOf(record), letter.subscription().orElse(""));
        long offset = record.originalKafkaOffset();
        NavigableSet<Long> earlier = refused.getOrDefault(line, NONE).headSet(offset, false);
        if (!earlier.isEmpty()) {
            throw refuse(line, offset, "it waits for the one of offset " + earlier.first() + "; ", null);
        }
        Instant began = clock.instant();
        if (began.isBefore(restsUntil)) {
            throw refuse(
                    line,
                    offset,
                    "an earlier one could not be written either; the next attempt is after " + restsUntil + "; ",
                    null);
        }
        Answer answer = fitting(reporter, record, letter);
        if (answer.atOnce()) {
            Instant now = clock.instant();
            restsUntil = now.plus(Duration.between(began, now).multipliedBy(REST));
            throw refuse(line, offset, "", failureOf(answer.written()));
        }
        refused.computeIfPresent(line, (same, waiting) -> waiting.remove(offset) && waiting.isEmpty() ? null : waiting);
        pending.add(new Pending(record, answer.written(), whenDurable));
    }

    /** Each says what to do: a status shows whichever came last. */
    private LetterRefusedException refuse(Line line, long offset, String why, @Nullable Throwable cause) {
        refused.computeIfAbsent(line, unused -> new TreeSet<>()).add(offset);
        return new LetterRefusedException(
                "the dead letter for " + line.partition + "@" + offset
                        + " isn't written, so its offset stays uncommitted: " + (cause == null ? "" : cause + "; ")
                        + why + ADVICE,
                cause);
    }

    /** Null where it says that all is well, which is no word to rely on. */
    private static @Nullable Throwable failureOf(Future<Void> done) {
        try {
            done.get();
            return null;
        } catch (ExecutionException failed) {
            return failed.getCause();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return stopped;
        }
    }

    /** A letter that is too large, for the topic or for the producer, goes without its value. Connect ends the task for what a topic refuses. */
    private Answer fitting(PatientReporter to, SinkRecord record, DeadLetter letter) {
        long bytes = LetterSize.of(record);
        if (bytes > TAKEN_BY_TOPICS && bytes > topicLimit.getAsLong()) {
            return writeWithoutValue(to, record, letter, bytes);
        }
        Answer answer = write(to, record, letter);
        return answer.atOnce() && bytes > TAKEN_BY_PRODUCERS ? writeWithoutValue(to, record, letter, bytes) : answer;
    }

    private Answer writeWithoutValue(PatientReporter to, SinkRecord record, DeadLetter letter, long bytes) {
        LOG.warn(
                "the dead letter for {} goes without its value: with it, it would have about {} bytes, more than the queue takes."
                        + " rowcast dead-letters redrive reads the record again from its place, for as long as Kafka keeps it. To keep values in"
                        + " letters, raise max.message.bytes of the queue's topic, then the connector's producer.override.max.request.size",
                letter.why().at(),
                bytes);
        Headers headers = DeadLetterHeaders.withoutValue(
                DeadLetterHeaders.with(record.headers(), letter, connector, clock.instant()),
                letter.why().at(),
                bytes);
        return to.report(copy(record, null, null, headers), letter.why());
    }

    private Answer write(PatientReporter to, SinkRecord record, DeadLetter letter) {
        try {
            return to.report(labelled(record, letter), letter.why());
        } catch (InterruptException stopped) {
            throw stopped;
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
        return copy(
                record,
                record.valueSchema(),
                record.value(),
                DeadLetterHeaders.with(record.headers(), letter, connector, clock.instant()));
    }

    private static SinkRecord copy(
            SinkRecord record, @Nullable Schema valueSchema, @Nullable Object value, Headers headers) {
        // Connect tells a record's place, and waits for its letter, by these; a transform may have renamed the topic.
        return new SinkRecord(
                record.originalTopic(),
                record.originalKafkaPartition(),
                record.keySchema(),
                record.key(),
                valueSchema,
                value,
                record.originalKafkaOffset(),
                record.timestamp() == null ? NO_TIMESTAMP : record.timestamp(),
                record.timestampType(),
                headers);
    }

    /**
     * Closes what has been written since.
     *
     * @throws ConnectException if a dead letter couldn't be written
     */
    @Override
    public void settle() {
        for (Pending next = pending.peek(); next != null && next.written().isDone(); next = pending.peek()) {
            try {
                next.written().get();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException failed) {
                throw new ConnectException(
                        "the dead letter for " + partitionOf(next.record()) + "@"
                                + next.record().originalKafkaOffset()
                                + " can't be written, so its offset stays uncommitted: " + failed.getCause()
                                + ". Kafka Connect stops the task for this; fix the cause (if the record is too large, raise max.message.bytes"
                                + " of the queue's topic) and restart the task",
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
        pending.removeIf(letter -> given.contains(partitionOf(letter.record())));
        refused.keySet().removeIf(line -> given.contains(line.partition));
    }

    private static TopicPartition partitionOf(SinkRecord record) {
        return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
    }

    /** Hands nothing more over. */
    @Override
    public void close() {
        if (reporter != null) {
            reporter.close();
        }
    }

    @Override
    public boolean pending() {
        return !pending.isEmpty();
    }
}
