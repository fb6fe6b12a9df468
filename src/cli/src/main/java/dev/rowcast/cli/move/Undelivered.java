package dev.rowcast.cli.move;

import dev.rowcast.cli.status.SinkSettings;
import dev.rowcast.cli.support.TopicRecords;
import dev.rowcast.connect.Brokers;
import dev.rowcast.connect.StatusTopic;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * What a connector has yet to deliver of a source's topics.
 *
 * @param client Kafka client properties
 */
record Undelivered(Map<String, Object> client) {
    /**
     * A record that it hasn't committed yet, for people; empty where it has all of them. What transactions leave at the end of a topic is no record.
     *
     * @throws KafkaException if Kafka doesn't answer
     */
    Optional<String> of(SinkSettings sink, String prefix) {
        Map<TopicPartition, Long> next = next(sink, prefix);
        StringBuilder found = new StringBuilder();
        TopicRecords.read(client, next, each -> {
            found.append("topic ").append(each.topic()).append(", partition ").append(each.partition());
            found.append(", offset ").append(each.offset());
            return false;
        });
        return Optional.of(found.toString()).filter(text -> !text.isEmpty());
    }

    /** Where it would go on in each partition. */
    private Map<TopicPartition, Long> next(SinkSettings sink, String prefix) {
        try (Admin admin = Brokers.admin(client)) {
            Set<String> topics = StatusTopic.await(admin.listTopics().names()).stream()
                    .filter(topic -> topic.startsWith(prefix + ".") && sink.reads(topic))
                    .collect(Collectors.toSet());
            Map<TopicPartition, OffsetAndMetadata> committed = StatusTopic.await(
                    admin.listConsumerGroupOffsets(sink.group()).partitionsToOffsetAndMetadata());
            Map<TopicPartition, OffsetSpec> beginnings = new HashMap<>();
            StatusTopic.await(admin.describeTopics(topics).allTopicNames())
                    .forEach((topic, described) -> described
                            .partitions()
                            .forEach(each -> beginnings.put(
                                    new TopicPartition(topic, each.partition()), OffsetSpec.earliest())));
            Map<TopicPartition, Long> next = new HashMap<>();
            StatusTopic.await(admin.listOffsets(beginnings).all())
                    .forEach((partition, begin) -> next.put(
                            partition,
                            committed.get(partition) == null
                                    ? begin.offset()
                                    : Math.max(
                                            begin.offset(),
                                            committed.get(partition).offset())));
            return next;
        }
    }
}
