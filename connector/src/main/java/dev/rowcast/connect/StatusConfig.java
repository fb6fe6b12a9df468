package dev.rowcast.connect;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * Where tasks publish how they are doing, and how often.
 *
 * @param topic the status topic
 * @param interval how often at least
 */
record StatusConfig(String topic, Duration interval) {
    /** The status topic. */
    static final String TOPIC = "status.topic";
    /** How often a task writes at least, in milliseconds. */
    static final String INTERVAL = "status.interval.ms";

    private static final String GROUP = "Status";
    private static final long DEFAULT_INTERVAL_MILLIS = 10_000;

    static void define(ConfigDef definition) {
        definition.define(
                TOPIC,
                Type.STRING,
                null,
                Importance.LOW,
                "Topic that tasks publish their state to, for rowcast status; in the contract log's cluster, with its client"
                        + " settings and replication factor. It is created if missing, compacted. Without this key it is the"
                        + " contract log's topic with the suffix " + StatusTopic.SUFFIX
                        + "; an empty value disables it.",
                GROUP,
                1,
                Width.MEDIUM,
                "Status topic");
        definition.define(
                INTERVAL,
                Type.LONG,
                DEFAULT_INTERVAL_MILLIS,
                ConfigDef.Range.atLeast(100),
                Importance.LOW,
                "How often a task publishes its state even if it hasn't changed, in milliseconds. A task that hasn't published for three"
                        + " times as long shows as stale.",
                GROUP,
                2,
                Width.SHORT,
                "Status interval");
    }

    /** Reads the configuration; empty if publishing is off. */
    static Optional<StatusConfig> of(AbstractConfig config, String contractLogTopic) {
        String named = config.getString(TOPIC);
        String topic = named == null ? StatusTopic.beside(contractLogTopic) : named.trim();
        return topic.isEmpty()
                ? Optional.empty()
                : Optional.of(new StatusConfig(topic, Duration.ofMillis(config.getLong(INTERVAL))));
    }
}
