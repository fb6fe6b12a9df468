package dev.rowcast.connect;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topic of the tasks' states: one small partition, compacted to the last state of each task. Nothing in it is needed for delivery, and
 * what is a week old is forgotten.
 */
public final class StatusTopic {
    /** Suffix that makes the default name of the status topic from that of the contract log's topic. */
    public static final String SUFFIX = "-status";

    private static final Map<String, String> SETTINGS = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            "compact,delete",
            TopicConfig.RETENTION_MS_CONFIG,
            String.valueOf(Duration.ofDays(7).toMillis()),
            // Only closed segments are compacted, and a reader begins at the beginning.
            TopicConfig.SEGMENT_MS_CONFIG,
            String.valueOf(Duration.ofMinutes(10).toMillis()),
            TopicConfig.SEGMENT_BYTES_CONFIG,
            String.valueOf(1 << 20),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.1",
            TopicConfig.DELETE_RETENTION_MS_CONFIG,
            String.valueOf(Duration.ofMinutes(1).toMillis()),
            // One clock for all workers, to tell who is stale.
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
            "LogAppendTime");

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private StatusTopic() {}

    /** The status topic's name beside that contract log, where no other is given. */
    public static String beside(String contractLogTopic) {
        return contractLogTopic + SUFFIX;
    }

    /**
     * Makes the topic unless it is there. One that is there is taken as it is.
     *
     * @param replicationFactor for a new topic; -1 takes the broker's default
     * @throws KafkaException if it can't be made
     */
    static void ensure(Admin admin, String topic, short replicationFactor) {
        if (exists(admin, topic)) {
            return;
        }
        Optional<Short> replication = Optional.of(replicationFactor).filter(factor -> factor > 0);
        try {
            await(admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), replication).configs(SETTINGS)))
                    .all());
        } catch (TopicExistsException another) {
            // A task that starts beside this one was first.
            return;
        }
    }

    /**
     * Whether the topic is there.
     *
     * @throws KafkaException if Kafka doesn't answer
     */
    public static boolean exists(Admin admin, String topic) {
        try {
            await(admin.describeTopics(Set.of(topic)).allTopicNames());
            return true;
        } catch (UnknownTopicOrPartitionException missing) {
            return false;
        }
    }

    /**
     * What Kafka answers.
     *
     * @throws KafkaException if it refuses, or doesn't answer within 15 s
     */
    public static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new KafkaException("stopped", stopped);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException known ? known : new KafkaException(failed.getCause());
        } catch (TimeoutException tooLong) {
            throw new KafkaException("no answer within " + PATIENCE.toSeconds() + " s", tooLong);
        }
    }
}
