package dev.rowcast.cli.move;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.TopicRecords;
import dev.rowcast.connect.Brokers;
import dev.rowcast.connect.LogTopic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's topic with the tables' definitions, an entry a record.
 *
 * @param topic its name
 * @param client Kafka client properties
 */
record HistoryTopic(String topic, Map<String, Object> client) {
    private static final String SETTINGS = "schema.history.internal.kafka.";

    private boolean exists() {
        try (Admin admin = Brokers.admin(client)) {
            return new LogTopic(admin, topic, SETTINGS).exists();
        }
    }

    /** All entries; none where there is no topic. */
    List<String> entries() {
        List<String> entries = new ArrayList<>();
        if (exists()) {
            TopicRecords.read(client, Map.of(new TopicPartition(topic, 0), 0L), each -> {
                entries.add(new String(each.value(), StandardCharsets.UTF_8));
                return true;
            });
        }
        return entries;
    }

    /**
     * Writes the entries behind those that are there; makes the topic where it isn't.
     *
     * @throws CliException if those that are there are others
     */
    void complete(List<String> entries) {
        List<String> there = entries();
        if (there.size() > entries.size() || !entries.subList(0, there.size()).equals(there)) {
            throw new CliException(
                    "the topic " + topic + " has other definitions of tables than the state begins with. Give the"
                            + " source connector a topic that isn't there yet (" + SETTINGS
                            + "topic), and say this again",
                    null);
        }
        if (!exists()) {
            try (Admin admin = Brokers.admin(client)) {
                new LogTopic(admin, topic, SETTINGS).ensure((short) -1);
            }
        }
        append(entries.subList(there.size(), entries.size()));
    }

    private void append(List<String> entries) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(config)) {
            for (String entry : entries) {
                producer.send(new ProducerRecord<>(topic, 0, null, entry), (written, wrong) -> {
                    if (wrong != null) {
                        failed.set(wrong);
                    }
                });
            }
        }
        if (failed.get() != null) {
            throw new KafkaException("the topic " + topic + " can't be written", failed.get());
        }
    }
}
