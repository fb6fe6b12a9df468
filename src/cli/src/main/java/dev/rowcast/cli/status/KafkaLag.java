package dev.rowcast.cli.status;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How many records of Kafka a connector has yet to commit.
 *
 * @param records by partition, such as {@code shop.shop.orders-0}; those without any are left out
 * @param oldest when the first of them was written, in milliseconds since the epoch, by partition; of those alone of which it is known
 */
record KafkaLag(Map<String, Long> records, Map<String, Long> oldest) {
    KafkaLag {
        records = new TreeMap<>(records);
        records.values().removeIf(each -> each <= 0);
        oldest = new TreeMap<>(oldest);
        oldest.keySet().retainAll(records.keySet());
    }

    long total() {
        return records.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Those of these partitions. */
    KafkaLag of(Collection<String> partitions) {
        Map<String, Long> those = new TreeMap<>(records);
        those.keySet().retainAll(partitions);
        return new KafkaLag(those, oldest);
    }

    /** When the oldest of all was written, in milliseconds since the epoch. */
    OptionalLong oldestMillis() {
        return oldest.values().stream().mapToLong(Long::longValue).min();
    }

    /** The partition with the most of them. */
    Optional<Map.Entry<String, Long>> worst() {
        return records.entrySet().stream().max(Comparator.comparingLong(Map.Entry::getValue));
    }
}
