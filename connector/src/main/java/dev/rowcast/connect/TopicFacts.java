package dev.rowcast.connect;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * What tells topics from others of the same name, and how far a group has come in them.
 *
 * @param topics the topics, by name
 * @param committed the offsets that the group has committed; without those that Kafka doesn't say
 */
record TopicFacts(Map<String, Topic> topics, Map<TopicPartition, Long> committed) {
    /**
     * A topic.
     *
     * @param id Kafka's id of it
     * @param partitions how many it has
     */
    record Topic(String id, int partitions) {}

    /**
     * Asks, and waits for the answer.
     *
     * @param names the topics' names
     * @param group the consumer group
     * @param client Kafka client properties, at least {@code bootstrap.servers}
     * @throws KafkaException if Kafka doesn't answer, doesn't know one of the topics, or may not describe it
     */
    static TopicFacts of(Collection<String> names, String group, Map<String, Object> client) {
        try (Admin admin = Brokers.admin(client)) {
            Map<String, Topic> topics = new HashMap<>();
            await(admin.describeTopics(names).allTopicNames())
                    .forEach((name, described) -> topics.put(
                            name,
                            new Topic(
                                    described.topicId().toString(),
                                    described.partitions().size())));
            return new TopicFacts(topics, committed(admin, group));
        }
    }

    /** Empty where Kafka may not say: it is only to notice that a topic has lost records. */
    private static Map<TopicPartition, Long> committed(Admin admin, String group) {
        Map<TopicPartition, Long> committed = new HashMap<>();
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets =
                    await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            offsets.forEach((partition, offset) -> {
                if (offset != null) {
                    committed.put(partition, offset.offset());
                }
            });
        } catch (KafkaException unsaid) {
            return Map.of();
        }
        return committed;
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(KafkaContractLog.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", stopped);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new KafkaException(cause.toString(), cause);
        } catch (TimeoutException silent) {
            throw new KafkaException("no answer within " + KafkaContractLog.PATIENCE.toSeconds() + " s", silent);
        }
    }
}
