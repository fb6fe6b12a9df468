package dev.rowcast.connect;

import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.Mistake;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pushes row changes that Debezium's MySQL connector wrote to Kafka to gRPC services, as typed protobuf. */
public final class RowcastSinkConnector extends SinkConnector {
    private static final Logger LOG = LoggerFactory.getLogger(RowcastSinkConnector.class);

    private Map<String, String> properties = Map.of();

    @Override
    public String version() {
        return Version.current();
    }

    @Override
    public ConfigDef config() {
        return SinkConfig.definition();
    }

    @Override
    public Class<? extends Task> taskClass() {
        return RowcastSinkTask.class;
    }

    /**
     * Also reads the routing, so that every mistake in it shows before the connector runs, beside the key that holds it; and the contract log, for what of the
     * routing doesn't fit the contracts that tables have by now. Where that can't be read it isn't held against them. Asked when somebody registers or changes a
     * configuration, never when one that is there starts again.
     */
    @Override
    public Config validate(Map<String, String> connectorConfigs) {
        Config result = super.validate(connectorConfigs);
        boolean sound = result.configValues().stream()
                .allMatch(value -> value.errorMessages().isEmpty());
        if (sound) {
            SinkConfig config = new SinkConfig(connectorConfigs);
            boolean routed = isSound(result, InstalledDestinations.PATH, config::destinations)
                    && isSound(result, config.routingKey(), config::routing);
            if (isSound(result, SinkConfig.CONTRACT_LOG_TOPIC, config::requireForeignTopics) && routed) {
                isSound(result, config.routingKey(), () -> config.requireNone(TodaysContracts.misfits(config)));
            }
        }
        return result;
    }

    /** Reads what the key holds, and notes beside it what is wrong. */
    private static boolean isSound(Config result, String key, Runnable read) {
        try {
            read.run();
            return true;
        } catch (ConfigException mistakes) {
            // Connect puts the key before each message itself.
            String message = String.valueOf(mistakes.getMessage()).replaceFirst("^" + Pattern.quote(key) + ":? ", "");
            valueOf(result, key).addErrorMessage(message);
            return false;
        }
    }

    private static ConfigValue valueOf(Config config, String key) {
        return config.configValues().stream()
                .filter(value -> value.name().equals(key))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Rewinds, or skips: Connect itself sets the offsets, which are all that has to change. Rows that come again are read with the contracts of
     * their time.
     */
    @Override
    public boolean alterOffsets(Map<String, String> connectorConfig, Map<TopicPartition, Long> offsets) {
        new OffsetsRequest(offsets).check(connectorConfig);
        return true;
    }

    @Override
    public void start(Map<String, String> props) {
        SinkConfig config = new SinkConfig(props);
        for (Mistake warning : config.routing().warnings()) {
            LOG.warn("routes: {} {}", warning.pointer(), warning.message());
        }
        if (!config.hasDeadLetters()) {
            LOG.warn(
                    "there is no dead-letter queue: the first change that a subscriber rejects, or that can't be decoded, stops its"
                            + " task. Set errors.tolerance=all and errors.deadletterqueue.topic.name so that the task continues");
        }
        properties = Map.copyOf(props);
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        List<Map<String, String>> configs = new ArrayList<>(maxTasks);
        for (int task = 0; task < maxTasks; task++) {
            Map<String, String> config = new HashMap<>(properties);
            config.put(RowcastSinkTask.TASK_NUMBER, String.valueOf(task));
            configs.add(config);
        }
        return configs;
    }

    @Override
    public void stop() {
        properties = Map.of();
    }
}
