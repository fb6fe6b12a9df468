package dev.rowcast.bench.path;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** A sink that drops all that it gets and only counts it: what a worker does without any sink's work. */
public final class DropSinkConnector extends SinkConnector {
    private Map<String, String> properties = Map.of();

    /** For Connect. */
    public DropSinkConnector() {}

    @Override
    public void start(Map<String, String> props) {
        properties = Map.copyOf(props);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return DropSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return IntStream.range(0, Math.min(maxTasks, DropSinkTask.MAX_TASKS))
                .mapToObj(task -> {
                    Map<String, String> config = new HashMap<>(properties);
                    config.put(DropSinkTask.TASK, Integer.toString(task));
                    return config;
                })
                .toList();
    }

    @Override
    public void stop() {
        properties = Map.of();
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef()
                .define(
                        DropSinkTask.COUNTS,
                        Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        Importance.HIGH,
                        "File that the counts are kept in");
    }

    @Override
    public String version() {
        return "1";
    }
}
