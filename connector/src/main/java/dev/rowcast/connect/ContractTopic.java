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
 * The topic of the contract log: made when missing, checked when there.
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

    private ContractTopic() {}

    /**
     * Makes the topic unless it is there, and checks that it forgets nothing.
     *
     * @param replicationFactor for a new topic; -1 takes the broker's default
     * @throws ContractLogException if Kafka doesn't answer, or the topic that is there could lose an entry
     */
    public static void ensure(Admin admin, String topic, short replicationFactor) {
        if (describe(admin, topic).isEmpty()) {
            NewTopic wanted = new NewTopic(
                            topic,
                            Optional.of(1),
                            Optional.of(replicationFactor).filter(r -> r > 0))
                    .configs(REQUIRED);
            try {
                await(admin.createTopics(List.of(wanted)).all(), topic);
            } catch (TopicExistsException another) {
                // A task or connector that starts beside this one made it; the check below is the same for both.
                describe(admin, topic);
            }
        }
        check(admin, topic);
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

    private static void check(Admin admin, String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = Objects.requireNonNull(
                await(admin.describeConfigs(Set.of(resource)).all(), topic).get(resource), topic);
        REQUIRED.forEach((name, value) -> {
            ConfigEntry entry = config.get(name);
            String actual = entry == null ? "(unknown)" : entry.value();
            if (!value.equals(actual)) {
                throw new ContractLogException(
                        "the contract log's topic " + topic + " has " + name + "=" + actual
                                + ", so it could forget a contract; set it with: kafka-configs.sh --alter --topic "
                                + topic
                                + " --add-config " + name + "=" + value,
                        null);
            }
        });
        int partitions =
                describe(admin, topic).map(found -> found.partitions().size()).orElse(1);
        if (partitions != 1) {
            throw new ContractLogException(
                    "the contract log's topic " + topic + " has " + partitions
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
                "Kafka doesn't answer about the contract log's topic " + topic
                        + "; check contract.log.bootstrap.servers and its security settings: " + why,
                why);
    }
}
