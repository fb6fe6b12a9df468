package dev.rowcast.connect;

import dev.rowcast.contract.ContractLogException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topic of the contract log, and that of the parked keys beside it: made when missing, checked when there.
 *
 * <p>Entries may never vanish: a compacted topic would let an entry that lost a race erase the one that won, and a retention would forget numbers.
 */
public final class ContractTopic {
    private static final Map<String, String> REQUIRED = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            "delete",
            TopicConfig.RETENTION_MS_CONFIG,
            "-1",
            TopicConfig.RETENTION_BYTES_CONFIG,
            "-1");

    private static final Map<String, String> COMPACTED = Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "compact");

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private ContractTopic() {}

    /**
     * Makes the topic unless it is there, and checks that it forgets nothing.
     *
     * @param replicationFactor for a new topic; -1 takes the broker's default
     * @throws ContractLogException if Kafka doesn't answer, or the topic that is there could lose an entry
     */
    public static void ensure(Admin admin, String topic, short replicationFactor) {
        ensure(admin, topic, replicationFactor, REQUIRED);
    }

    /** The same for a topic that keeps the last record of each key for ever. */
    static void ensureCompacted(Admin admin, String topic, short replicationFactor) {
        ensure(admin, topic, replicationFactor, COMPACTED);
    }

    private static void ensure(Admin admin, String topic, short replicationFactor, Map<String, String> required) {
        long deadline = System.nanoTime() + KafkaContractLog.PATIENCE.toNanos();
        while (true) {
            try {
                if (!exists(admin, topic)) {
                    create(admin, topic, replicationFactor, required);
                }
                check(admin, topic, required);
                return;
            } catch (UnknownTopicOrPartitionException notEverywhereYet) {
                // A topic that was just made, here or by another task, is known to every broker only a moment later.
                if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                    throw unreachable(topic, notEverywhereYet);
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
    }

    private static void create(Admin admin, String topic, short replicationFactor, Map<String, String> required) {
        Optional<Short> replication = Optional.of(replicationFactor).filter(factor -> factor > 0);
        try {
            await(
                    admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), replication).configs(required)))
                            .all(),
                    topic);
        } catch (TopicExistsException another) {
            // A task or connector that starts beside this one was first; the check is the same for both.
            return;
        }
    }

    /** Whether the topic is there. */
    public static boolean exists(Admin admin, String topic) {
        return describe(admin, topic).isPresent();
    }

    private static Optional<TopicDescription> describe(Admin admin, String topic) {
        try {
            return Optional.ofNullable(await(admin.describeTopics(Set.of(topic)).allTopicNames(), topic)
                    .get(topic));
        } catch (UnknownTopicOrPartitionException missing) {
            return Optional.empty();
        }
    }

    /** @throws UnknownTopicOrPartitionException where a broker hasn't heard of the topic yet */
    private static void check(Admin admin, String topic, Map<String, String> required) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = Objects.requireNonNull(
                await(admin.describeConfigs(Set.of(resource)).all(), topic).get(resource), topic);
        required.forEach((name, value) -> {
            ConfigEntry entry = config.get(name);
            String actual = entry == null ? "(unknown)" : entry.value();
            if (!value.equals(actual)) {
                throw new ContractLogException(
                        "the topic " + topic + " has " + name + "=" + actual
                                + ", so it could forget what must not be forgotten; set it with: kafka-configs.sh --alter --topic "
                                + topic
                                + " --add-config " + name + "=" + value,
                        null);
            }
        });
        int partitions = describe(admin, topic)
                .orElseThrow(UnknownTopicOrPartitionException::new)
                .partitions()
                .size();
        if (partitions != 1) {
            throw new ContractLogException(
                    "the topic " + topic + " has " + partitions
                            + " partitions, and must have one for its entries to have one order; name another with contract.log.topic",
                    null);
        }
    }

    private static <T> T await(KafkaFuture<T> future, String topic) {
        try {
            return future.get(KafkaContractLog.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unreachable(topic, stopped);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof TopicExistsException exists) {
                throw exists;
            }
            if (failed.getCause() instanceof UnknownTopicOrPartitionException missing) {
                throw missing;
            }
            throw unreachable(topic, failed);
        } catch (TimeoutException tooLong) {
            throw unreachable(topic, tooLong);
        }
    }

    private static ContractLogException unreachable(String topic, Throwable why) {
        return new ContractLogException(
                "Kafka doesn't answer about the topic " + topic
                        + "; check contract.log.bootstrap.servers and its security settings: " + why,
                why);
    }
}
