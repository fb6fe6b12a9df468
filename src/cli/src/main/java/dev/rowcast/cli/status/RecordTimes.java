package dev.rowcast.cli.status;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads when records were written of which the offset is known. What was read once is remembered. Not thread-safe. */
final class RecordTimes implements AutoCloseable {
    /** With more, those that are furthest behind. */
    private static final int MOST = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, Object> client;
    private final Map<TopicPartition, Known> known = new HashMap<>();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    /** @param client Kafka client properties */
    RecordTimes(Map<String, Object> client) {
        this.client = Map.copyOf(client);
    }

    private record Known(long offset, long millis) {}

    /**
     * When the first record at or behind each of these offsets was written, in milliseconds since the epoch; without those that Kafka doesn't give in time.
     *
     * @param offsets at which there is a record
     * @param behind how many records lie behind each
     */
    Map<TopicPartition, Long> at(Map<TopicPartition, Long> offsets, Map<TopicPartition, Long> behind) {
        Set<TopicPartition> wanted = offsets.keySet().stream()
                .sorted(Comparator.comparingLong(partition -> -behind.getOrDefault(partition, 0L)))
                .limit(MOST)
                .collect(Collectors.toSet());
        known.entrySet()
                .removeIf(each -> !Long.valueOf(each.getValue().offset()).equals(offsets.get(each.getKey())));
        Set<TopicPartition> unknown =
                wanted.stream().filter(each -> !known.containsKey(each)).collect(Collectors.toSet());
        if (!unknown.isEmpty()) {
            read(unknown, offsets);
        }
        return known.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().millis()));
    }

    private void read(Set<TopicPartition> unknown, Map<TopicPartition, Long> offsets) {
        KafkaConsumer<byte[], byte[]> reader = consumer();
        reader.assign(unknown);
        unknown.forEach(each -> reader.seek(each, offsets.getOrDefault(each, 0L)));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reader.assignment().isEmpty() && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> each : reader.poll(POLL)) {
                TopicPartition partition = new TopicPartition(each.topic(), each.partition());
                known.putIfAbsent(partition, new Known(offsets.getOrDefault(partition, 0L), each.timestamp()));
            }
            reader.assign(
                    unknown.stream().filter(each -> !known.containsKey(each)).toList());
        }
        reader.assign(Set.of());
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        KafkaConsumer<byte[], byte[]> reader = consumer;
        if (reader == null) {
            Map<String, Object> config = new HashMap<>(client);
            config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
            config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
            config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
            config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
            // One batch of each partition is enough.
            config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
            reader = new KafkaConsumer<>(config);
            consumer = reader;
        }
        return reader;
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close(Duration.ZERO);
        }
    }
}
