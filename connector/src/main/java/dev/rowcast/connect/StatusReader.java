package dev.rowcast.connect;

import dev.rowcast.observe.StatusJson;
import dev.rowcast.observe.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the status topic. Not thread-safe; waits for Kafka, at most {@link #PATIENCE} at a time. */
public final class StatusReader implements AutoCloseable {
    /** The longest that one read waits for Kafka. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(200);

    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Heard> tasks = new TreeMap<>();
    private final Map<String, String> unreadable = new TreeMap<>();

    /**
     * The last that was heard of a task.
     *
     * @param status what it wrote
     * @param atMillis when, by the broker's clock, in milliseconds since the epoch
     */
    public record Heard(TaskStatus status, long atMillis) {}

    /**
     * What the topic holds.
     *
     * @param tasks the last of each task, in the order of their keys
     * @param unreadable why a record can't be read, by its key; perhaps a newer version wrote it
     */
    public record Snapshot(List<Heard> tasks, Map<String, String> unreadable) {
        public Snapshot {
            tasks = List.copyOf(tasks);
            unreadable = new TreeMap<>(unreadable);
        }
    }

    private StatusReader(TopicPartition partition, KafkaConsumer<byte[], byte[]> consumer) {
        this.partition = partition;
        this.consumer = consumer;
    }

    /**
     * Opens the topic at its beginning. It must be there: see {@link StatusTopic#exists}.
     *
     * @param clientConfig Kafka client properties, at least {@code bootstrap.servers}
     * @throws KafkaException if the properties are no good
     */
    public static StatusReader open(String topic, Map<String, Object> clientConfig) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        TopicPartition partition = new TopicPartition(topic, 0);
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        return new StatusReader(partition, consumer);
    }

    /**
     * Reads on to the end.
     *
     * @return all that was ever read, but for what was replaced since
     * @throws KafkaException if Kafka doesn't answer
     */
    public Snapshot read() {
        long end = Objects.requireNonNull(
                consumer.endOffsets(List.of(partition), PATIENCE).get(partition), "end offset");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(partition, PATIENCE) < end) {
            consumer.poll(POLL).forEach(this::take);
            if (System.nanoTime() > deadline) {
                throw new KafkaException("the status topic (" + partition + ") stopped at offset "
                        + consumer.position(partition, PATIENCE) + " of " + end + "; are its brokers up?");
            }
        }
        return new Snapshot(List.copyOf(tasks.values()), unreadable);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        tasks.remove(key);
        unreadable.remove(key);
        if (record.value() == null) {
            return;
        }
        try {
            tasks.put(key, new Heard(StatusJson.parse(record.value()), record.timestamp()));
        } catch (IllegalArgumentException notOurs) {
            unreadable.put(key, String.valueOf(notOurs.getMessage()));
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
