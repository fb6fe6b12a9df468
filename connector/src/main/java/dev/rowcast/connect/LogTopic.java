package dev.rowcast.connect;

import dev.rowcast.contract.log.ContractLogException;
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
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A topic that Rowcast keeps a log of its own in: made when missing, checked when there. It has one partition, for its entries to have one
 * order.
 *
 * @param admin asks Kafka; not closed here
 * @param name the topic's name
 * @param settings prefix of the settings that name the topic and its brokers, such as {@code contract.log.}
 */
public record LogTopic(Admin admin, String name, String settings) {
    /** Prefix of the contract log's settings, which apply to the topic of parked keys too. */
    public static final String CONTRACT_LOG = "contract.log.";

    /** A compacted topic would let an entry that lost a race erase the one that won, and a retention would forget numbers. */
    private static final Map<String, String> REQUIRED = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            "delete",
            TopicConfig.RETENTION_MS_CONFIG,
            "-1",
            TopicConfig.RETENTION_BYTES_CONFIG,
            "-1");

    private static final Map<String, String> COMPACTED = Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "compact");

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /**
     * Makes the topic unless it is there, and checks that it forgets nothing.
     *
     * @param replicationFactor for a new topic; -1 takes the broker's default
     * @throws ContractLogException if Kafka doesn't answer, or the topic that is there could lose an entry
     */
    public void ensure(short replicationFactor) {
        ensure(replicationFactor, REQUIRED);
    }

    /**
     * The same for a topic that keeps the last record of each key for ever.
     *
     * @return its id
     */
    Uuid ensureCompacted(short replicationFactor) {
        return ensure(replicationFactor, COMPACTED).topicId();
    }

    private TopicDescription ensure(short replicationFactor, Map<String, String> required) {
        long deadline = System.nanoTime() + KafkaContractLog.PATIENCE.toNanos();
        while (true) {
            try {
                if (!exists()) {
                    create(replicationFactor, required);
                }
                return check(required);
            } catch (UnknownTopicOrPartitionException notEverywhereYet) {
                // A topic that was just made, here or by another task, is known to every broker only a moment later.
                if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                    throw unreachable(notEverywhereYet);
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
    }

    private void create(short replicationFactor, Map<String, String> required) {
        Optional<Short> replication = Optional.of(replicationFactor).filter(factor -> factor > 0);
        try {
            await(admin.createTopics(List.of(new NewTopic(name, Optional.of(1), replication).configs(required)))
                    .all());
        } catch (TopicExistsException another) {
            // A task or connector that starts beside this one was first; the check is the same for both.
            return;
        }
    }

    /** Whether the topic is there. */
    public boolean exists() {
        return describe().isPresent();
    }

    private Optional<TopicDescription> describe() {
        try {
            return Optional.ofNullable(
                    await(admin.describeTopics(Set.of(name)).allTopicNames()).get(name));
        } catch (UnknownTopicOrPartitionException missing) {
            return Optional.empty();
        }
    }

    /** @throws UnknownTopicOrPartitionException where a broker hasn't heard of the topic yet */
    private TopicDescription check(Map<String, String> required) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        Config config = Objects.requireNonNull(
                await(admin.describeConfigs(Set.of(resource)).all()).get(resource), name);
        required.forEach((property, value) -> {
            ConfigEntry entry = config.get(property);
            String actual = entry == null ? "(unknown)" : entry.value();
            if (!value.equals(actual)) {
                throw new ContractLogException(
                        "the topic " + name + " has " + property + "=" + actual
                                + ", so entries could be deleted; change it with: kafka-configs.sh --alter --topic "
                                + name
                                + " --add-config " + property + "=" + value,
                        null);
            }
        });
        TopicDescription found = describe().orElseThrow(UnknownTopicOrPartitionException::new);
        int partitions = found.partitions().size();
        if (partitions != 1) {
            throw new ContractLogException(
                    "the topic " + name + " has " + partitions
                            + " partitions, and must have one for its entries to have one order; name another with "
                            + settings + "topic",
                    null);
        }
        return found;
    }

    private <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(KafkaContractLog.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unreachable(stopped);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof TopicExistsException exists) {
                throw exists;
            }
            if (failed.getCause() instanceof UnknownTopicOrPartitionException missing) {
                throw missing;
            }
            throw unreachable(failed);
        } catch (TimeoutException tooLong) {
            throw unreachable(tooLong);
        }
    }

    private ContractLogException unreachable(Throwable why) {
        return new ContractLogException(
                "Kafka doesn't answer about the topic " + name + "; check " + settings
                        + "bootstrap.servers and the security settings beside it: " + why,
                why);
    }
}
