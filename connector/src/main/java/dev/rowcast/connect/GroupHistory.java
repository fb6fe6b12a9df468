package dev.rowcast.connect;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * What a cluster knows of a connector's consumer group. A connector isn't told which cluster is its worker's; but where its own consumer is a member of
 * the group, it is that one.
 *
 * @param known what is known
 * @param why where nothing is: what keeps it from being known, for a person; else empty
 */
record GroupHistory(Known known, String why) {
    enum Known {
        /** The group has committed offsets. */
        DELIVERED,
        /** The group is there, with its members, and has committed none. */
        NEW,
        /** The group isn't there, so that it is at another cluster; or Kafka doesn't say. */
        UNKNOWN
    }

    /**
     * Asks. To be asked by a task that has partitions, for only then is its consumer a member.
     *
     * @param client Kafka client properties, at least {@code bootstrap.servers}
     */
    static GroupHistory of(String group, Map<String, Object> client) {
        try (Admin admin = Brokers.admin(client)) {
            Map<TopicPartition, OffsetAndMetadata> committed =
                    await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            if (committed.values().stream().anyMatch(offset -> offset != null && offset.offset() > 0)) {
                return new GroupHistory(Known.DELIVERED, "");
            }
            boolean here = await(admin.describeConsumerGroups(List.of(group)).all()).values().stream()
                    .anyMatch(described -> !described.members().isEmpty());
            return here ? new GroupHistory(Known.NEW, "") : elsewhere(group);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new GroupHistory(
                    Known.UNKNOWN, "the task was stopped while it asked for the consumer group " + group);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            return cause instanceof GroupIdNotFoundException ? elsewhere(group) : unanswered(group, cause);
        } catch (TimeoutException | KafkaException silent) {
            return unanswered(group, silent);
        }
    }

    private static GroupHistory elsewhere(String group) {
        return new GroupHistory(
                Known.UNKNOWN,
                "the consumer group " + group
                        + " isn't known to the cluster of the contract log (contract.log.bootstrap.servers)");
    }

    private static GroupHistory unanswered(String group, Throwable why) {
        return new GroupHistory(
                Known.UNKNOWN,
                "Kafka doesn't describe the consumer group " + group + " (that needs the Describe permission): " + why);
    }

    private static <T> T await(KafkaFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(KafkaContractLog.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
