package dev.rowcast.connect;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * When sources last gave a sign of life. Debezium writes heartbeats for as long as it reads MySQL's binary log, whether or not there are changes; so a
 * source that is dead is told from a database that is quiet. They are {@code heartbeat.interval.ms} apart while MySQL writes, and else as far as MySQL's
 * own signs of life are: 0.8 of {@code connect.keep.alive.interval.ms}, which is 48 s.
 *
 * @param prefixes Debezium's {@code topic.prefix} of each source that writes heartbeats
 */
public record SourceHeartbeats(Set<String> prefixes) {
    /** What the topic of a source's heartbeats begins with; the source's {@code topic.prefix} follows. */
    public static final String TOPIC = "__debezium-heartbeat.";

    public SourceHeartbeats {
        prefixes = Set.copyOf(prefixes);
    }

    /** Those with a topic among these. */
    public static SourceHeartbeats among(Collection<String> topics) {
        return new SourceHeartbeats(topics.stream()
                .filter(topic -> topic.startsWith(TOPIC))
                .map(topic -> topic.substring(TOPIC.length()))
                .collect(Collectors.toSet()));
    }

    /** The prefix of the source that writes to that topic; empty if it writes no heartbeats. */
    public Optional<String> prefixOf(String topic) {
        return prefixes.stream()
                .filter(prefix -> topic.startsWith(prefix + "."))
                .max(Comparator.comparingInt(String::length));
    }

    /**
     * When the newest record of each source was written that these partitions are of, in milliseconds since the epoch; 0 if Kafka has none. That is the
     * newest heartbeat, and where it is old also the newest change, since there are no heartbeats while a source takes a snapshot.
     *
     * @param read the partitions that changes are read from
     * @param oldBefore what a heartbeat must not be older than for the changes not to be asked for
     * @throws KafkaException if Kafka doesn't answer
     */
    public Map<String, Long> newest(Admin admin, Collection<TopicPartition> read, long oldBefore) {
        Set<String> wanted = read.stream()
                .flatMap(partition -> prefixOf(partition.topic()).stream())
                .collect(Collectors.toSet());
        Map<String, Long> newest = new HashMap<>();
        add(newest, timestamps(admin, partitions(admin, wanted)), topic -> topic.substring(TOPIC.length()));
        Predicate<String> isOld = prefix -> newest.getOrDefault(prefix, 0L) < oldBefore;
        List<TopicPartition> changes = read.stream()
                .filter(partition -> prefixOf(partition.topic()).filter(isOld).isPresent())
                .toList();
        add(newest, timestamps(admin, changes), topic -> prefixOf(topic).orElseThrow());
        return newest;
    }

    private static List<TopicPartition> partitions(Admin admin, Set<String> prefixes) {
        if (prefixes.isEmpty()) {
            return List.of();
        }
        List<String> topics = prefixes.stream().map(prefix -> TOPIC + prefix).toList();
        return StatusTopic.await(admin.describeTopics(topics).allTopicNames()).values().stream()
                .flatMap(SourceHeartbeats::partitions)
                .toList();
    }

    private static Stream<TopicPartition> partitions(TopicDescription topic) {
        return topic.partitions().stream().map(each -> new TopicPartition(topic.name(), each.partition()));
    }

    private static Map<TopicPartition, Long> timestamps(Admin admin, Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        ListOffsetsResult answer = admin.listOffsets(partitions.stream()
                .distinct()
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.maxTimestamp())));
        return StatusTopic.await(answer.all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().timestamp()));
    }

    private static void add(
            Map<String, Long> newest, Map<TopicPartition, Long> timestamps, UnaryOperator<String> prefixOf) {
        timestamps.forEach(
                (partition, millis) -> newest.merge(prefixOf.apply(partition.topic()), Math.max(0, millis), Math::max));
    }
}
