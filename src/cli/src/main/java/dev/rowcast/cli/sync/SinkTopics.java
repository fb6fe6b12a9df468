package dev.rowcast.cli.sync;

import dev.rowcast.cli.status.SinkSettings;
import dev.rowcast.cli.support.TopicRecords;
import dev.rowcast.connect.StatusTopic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What a connector reads.
 *
 * @param client Kafka client properties
 * @param admin of the same cluster
 * @param sink the connector
 */
record SinkTopics(Map<String, Object> client, Admin admin, SinkSettings sink) {
    /** All partitions of the topics that are there. */
    Set<TopicPartition> partitions() {
        Set<String> topics = StatusTopic.await(admin.listTopics().names()).stream()
                .filter(sink::reads)
                .collect(Collectors.toSet());
        Set<TopicPartition> all = new HashSet<>();
        StatusTopic.await(admin.describeTopics(topics).allTopicNames())
                .forEach((topic, described) ->
                        described.partitions().forEach(each -> all.add(new TopicPartition(topic, each.partition()))));
        return all;
    }

    /** Where they begin. */
    Map<TopicPartition, Long> begins(Set<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.earliest());
    }

    /** Where they end. */
    Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest());
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        StatusTopic.await(admin.listOffsets(partitions.stream().collect(Collectors.toMap(each -> each, each -> which)))
                        .all())
                .forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    /** A record below these ends that the connector hasn't committed, for people; what transactions leave in a topic is none. */
    Optional<String> uncommitted(Map<TopicPartition, Long> ends) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                StatusTopic.await(admin.listConsumerGroupOffsets(sink.group()).partitionsToOffsetAndMetadata());
        Map<TopicPartition, Long> begins = begins(ends.keySet());
        Map<TopicPartition, Long> next = new HashMap<>();
        ends.forEach((partition, end) -> {
            OffsetAndMetadata at = committed.get(partition);
            long begin = begins.getOrDefault(partition, 0L);
            long from = at == null ? begin : Math.max(begin, at.offset());
            if (from < end) {
                next.put(partition, from);
            }
        });
        if (next.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder found = new StringBuilder();
        TopicRecords.read(client, next, each -> {
            TopicPartition partition = new TopicPartition(each.topic(), each.partition());
            if (each.offset() < ends.getOrDefault(partition, 0L)) {
                found.append("topic ")
                        .append(each.topic())
                        .append(", partition ")
                        .append(each.partition());
                found.append(", offset ").append(each.offset());
            }
            return found.isEmpty();
        });
        return found.isEmpty() ? Optional.empty() : Optional.of(found.toString());
    }
}
