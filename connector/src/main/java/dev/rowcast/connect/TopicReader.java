package dev.rowcast.connect;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic of one partition to its end, and on from there when asked again. The end is an offset and not the last record: the topic may be
 * empty, compacted, or end with what a transaction left. Records are handed over in order, each once; one whose handler throws is the next to be
 * handed over.
 *
 * <p>Not thread-safe. Waits for Kafka, at most {@link #PATIENCE} without progress unless it is told otherwise.
 */
final class TopicReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);

    /** The longest wait for Kafka. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    /**
     * How long a broker may keep a fetch that finds nothing. It answers a connection's requests one after the other, so that the question for the
     * topic's end waits for the fetch before it; with Kafka's default of 500 ms each revision of a contract would cost the task half a second.
     */
    private static final int FETCH_MAX_WAIT_MILLIS = 10;

    private static final String MADE_ANEW = "the topic was recreated, or records were deleted from it."
            + " Restore it; or if that was intended, restart the connector, or run the command again";

    private final String what;
    private final TopicPartition partition;
    private final Consumer<byte[], byte[]> consumer;
    private final Duration patience;

    /**
     * @param what what the topic holds, for messages: "the contract log"
     * @param consumer assigned to the partition; the reader closes it
     */
    TopicReader(String what, TopicPartition partition, Consumer<byte[], byte[]> consumer) {
        this(what, partition, consumer, PATIENCE);
    }

    /** @param patience the longest wait for Kafka */
    TopicReader(String what, TopicPartition partition, Consumer<byte[], byte[]> consumer, Duration patience) {
        this.what = what;
        this.partition = partition;
        this.consumer = consumer;
        this.patience = patience;
    }

    /**
     * Opens the topic at its beginning. It must be there.
     *
     * @param what what the topic holds, for messages: "the contract log"
     * @param client Kafka client properties, at least {@code bootstrap.servers}
     * @throws KafkaException if the properties are no good
     */
    static TopicReader open(String what, String topic, Map<String, Object> client) {
        return open(what, topic, client, PATIENCE);
    }

    /** @param patience the longest wait for Kafka */
    static TopicReader open(String what, String topic, Map<String, Object> client, Duration patience) {
        TopicReader reader = assigned(what, topic, client, patience);
        reader.consumer.seekToBeginning(List.of(reader.partition));
        return reader;
    }

    /** The same at an offset that was read up to before. */
    static TopicReader open(String what, String topic, Map<String, Object> client, long offset) {
        TopicReader reader = assigned(what, topic, client, PATIENCE);
        reader.consumer.seek(reader.partition, offset);
        return reader;
    }

    private static TopicReader assigned(String what, String topic, Map<String, Object> client, Duration patience) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MAX_WAIT_MILLIS);
        TopicPartition partition = new TopicPartition(topic, 0);
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config);
        consumer.assign(List.of(partition));
        return new TopicReader(what, partition, consumer, patience);
    }

    /**
     * Whether the topic is there. Asking doesn't make it.
     *
     * @throws KafkaException if Kafka doesn't answer
     */
    boolean exists() {
        return ask(() -> !consumer.partitionsFor(partition.topic(), patience).isEmpty());
    }

    /**
     * The offset of what is read next.
     *
     * @throws KafkaException if Kafka doesn't answer
     */
    long position() {
        return ask(() -> consumer.position(partition, patience));
    }

    /** Reads it from its beginning once more. */
    void beginAgain() {
        consumer.seekToBeginning(List.of(partition));
    }

    /**
     * Hands over every unread record that the topic has at the time of the call, and perhaps some that are written meanwhile.
     *
     * @throws LostRecordsException if the topic no longer has what is to be read next, or ends before what was read already
     * @throws KafkaException if Kafka doesn't answer; says which topic, and what to do
     */
    void readToEnd(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> records) {
        long end = end();
        long position = position();
        requireNotCut(position, end);
        long deadline = System.nanoTime() + patience.toNanos();
        while (position < end) {
            ask(() -> consumer.poll(POLL)).forEach(record -> handOver(record, records));
            long before = position;
            position = position();
            if (position > before) {
                deadline = System.nanoTime() + patience.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new KafkaException(named() + " stopped at offset " + position + " of " + end + " for "
                        + patience.toSeconds() + " s; are its brokers up?");
            }
        }
    }

    /**
     * Returns where the topic is still the one that was read.
     *
     * @throws LostRecordsException if it isn't
     * @throws KafkaException if Kafka doesn't answer; says which topic, and what to do
     */
    void requireThere() {
        requireNotCut(position(), end());
    }

    private void requireNotCut(long position, long end) {
        if (position > end) {
            throw new LostRecordsException(
                    named() + " ends at offset " + end + ", before what was read already: " + MADE_ANEW, null);
        }
    }

    private long end() {
        return ask(() -> Objects.requireNonNull(
                consumer.endOffsets(List.of(partition), patience).get(partition), "end offset"));
    }

    /**
     * Hands over the records that have arrived. Doesn't wait: if Kafka doesn't answer now, it hands over none.
     *
     * @throws KafkaException if the topic can't be read
     */
    void readArrived(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> records) {
        ConsumerRecords<byte[], byte[]> arrived;
        try {
            arrived = consumer.poll(Duration.ZERO);
        } catch (RetriableException later) {
            LOG.debug("{} doesn't answer", named(), later);
            return;
        } catch (KafkaException failed) {
            throw unreadable(failed);
        }
        arrived.forEach(record -> handOver(record, records));
    }

    private void handOver(
            ConsumerRecord<byte[], byte[]> record,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> records) {
        boolean done = false;
        try {
            records.accept(record);
            done = true;
        } finally {
            if (!done) {
                // poll() has moved past this record; the next read must return it again.
                consumer.seek(partition, record.offset());
            }
        }
    }

    private <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (KafkaException failed) {
            throw unreadable(failed);
        }
    }

    private KafkaException unreadable(KafkaException failed) {
        if (failed instanceof InvalidOffsetException) {
            return new LostRecordsException(
                    named() + " no longer has the record to be read next: " + MADE_ANEW, failed);
        }
        return new KafkaException(
                named() + " can't be read: " + failed.getMessage() + "; is the topic there, and do its brokers answer?",
                failed);
    }

    private String named() {
        return what + " (" + partition + ")";
    }

    @Override
    public void close() {
        // It has no group to leave, and a broker that hangs would be waited for.
        consumer.close(FAREWELL);
    }
}
