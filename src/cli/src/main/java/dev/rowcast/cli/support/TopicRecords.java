package dev.rowcast.cli.support;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads parts of topics. Stateless. */
public final class TopicRecords {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private TopicRecords() {}

    /**
     * Reads from these offsets on to the present end, what is committed.
     *
     * @param goesOn takes a record, and says whether the next is wanted
     * @throws KafkaException if Kafka gives nothing for 20 s
     */
    public static void read(
            Map<String, Object> client,
            Map<TopicPartition, Long> from,
            Predicate<ConsumerRecord<byte[], byte[]>> goesOn) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings(client))) {
            consumer.assign(from.keySet());
            from.forEach(consumer::seek);
            Map<TopicPartition, Long> ends = consumer.endOffsets(from.keySet());
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                    if (!goesOn.test(each)) {
                        return;
                    }
                }
                if (System.nanoTime() > deadline) {
                    throw new KafkaException(
                            "it gave nothing of " + from.keySet() + " for " + PATIENCE.toSeconds() + " s");
                }
            }
        }
    }

    private static Map<String, Object> settings(Map<String, Object> client) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return config;
    }
}
