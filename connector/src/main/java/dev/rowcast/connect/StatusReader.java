package dev.rowcast.connect;

import dev.rowcast.observe.StatusJson;
import dev.rowcast.observe.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/** Reads the status topic. Not thread-safe; waits for Kafka, at most {@link #PATIENCE} at a time. */
public final class StatusReader implements AutoCloseable {
    /** The longest that one read waits for Kafka. */
    public static final Duration PATIENCE = TopicReader.PATIENCE;

    private final TopicReader topic;
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

    private StatusReader(TopicReader topic) {
        this.topic = topic;
    }

    /**
     * Opens the topic at its beginning. It must be there: see {@link StatusTopic#exists}.
     *
     * @param clientConfig Kafka client properties, at least {@code bootstrap.servers}
     * @throws KafkaException if the properties are no good
     */
    public static StatusReader open(String topic, Map<String, Object> clientConfig) {
        return new StatusReader(TopicReader.open("the status topic", topic, clientConfig));
    }

    /**
     * Reads on to the end.
     *
     * @return all that was ever read, but for what was replaced since
     * @throws KafkaException if Kafka doesn't answer
     */
    public Snapshot read() {
        topic.readToEnd(this::take);
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
        topic.close();
    }
}
