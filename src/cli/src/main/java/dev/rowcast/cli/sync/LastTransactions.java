package dev.rowcast.cli.sync;

import dev.rowcast.cli.support.TopicRecords;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Finds the transactions that the records of partitions end with.
 *
 * @param client Kafka client properties
 * @param values reads values, as the connector does
 * @param server the name of the source in its records, Debezium's {@code topic.prefix}; those of others are passed over
 */
record LastTransactions(Map<String, Object> client, Converter values, String server) {
    private static final int FIRST = 10;

    /**
     * The GTID of the last record of each partition that has one. Reads backwards, ten times as many records each time, to the beginning where it has to.
     *
     * @param begins where the partitions begin
     * @param ends where they end
     * @return by partition, but for those in which no record has one, as all of a snapshot
     */
    Map<TopicPartition, String> of(Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, String> found = new HashMap<>();
        Set<TopicPartition> left = new HashSet<>(ends.keySet());
        left.removeIf(partition -> at(begins, partition) >= at(ends, partition));
        for (long records = FIRST; !left.isEmpty(); records *= FIRST) {
            Map<TopicPartition, Long> from = new HashMap<>();
            for (TopicPartition partition : left) {
                from.put(partition, Math.max(at(begins, partition), at(ends, partition) - records));
            }
            TopicRecords.read(client, from, record -> {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < at(ends, partition)) {
                    gtid(record).ifPresent(gtid -> found.put(partition, gtid));
                }
                return true;
            });
            left.removeIf(partition -> found.containsKey(partition) || at(from, partition) == at(begins, partition));
        }
        return found;
    }

    private static long at(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return offsets.getOrDefault(partition, 0L);
    }

    private Optional<String> gtid(ConsumerRecord<byte[], byte[]> record) {
        try {
            Object value = values.toConnectData(record.topic(), record.headers(), record.value())
                    .value();
            Object source = value == null ? null : field(value, "source");
            return source != null && server.equals(field(source, "name"))
                    ? Optional.ofNullable(field(source, "gtid")).map(String::valueOf)
                    : Optional.empty();
        } catch (DataException unreadable) {
            // The connector makes a dead letter of it.
            return Optional.empty();
        }
    }

    private static @Nullable Object field(Object parent, String name) {
        if (parent instanceof Struct struct) {
            return struct.schema().field(name) == null ? null : struct.get(name);
        }
        return parent instanceof Map<?, ?> map ? map.get(name) : null;
    }
}
