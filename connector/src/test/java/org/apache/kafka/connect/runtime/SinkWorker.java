package org.apache.kafka.connect.runtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.runtime.errors.ErrorHandlingMetrics;
import org.apache.kafka.connect.runtime.errors.RetryWithToleranceOperator;
import org.apache.kafka.connect.runtime.errors.ToleranceType;
import org.apache.kafka.connect.runtime.isolation.LoaderSwap;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * Kafka Connect's own loop around a sink task, one turn at a time. It stands in Connect's package because the loop is not public. Not thread-safe.
 */
public final class SinkWorker implements AutoCloseable {
    private static final String NAME = "under-test";

    private final ConnectMetrics metrics;
    private final WorkerSinkTask loop;

    /**
     * @param task what the loop drives; started here
     * @param connector whose task it is
     * @param settings the task's
     * @param consumer what the loop reads with
     */
    public SinkWorker(
            SinkTask task,
            Class<? extends SinkConnector> connector,
            Map<String, String> settings,
            Consumer<byte[], byte[]> consumer) {
        ConnectorTaskId id = new ConnectorTaskId(NAME, 0);
        WorkerConfig worker = new StandaloneConfig(Map.of(
                "bootstrap.servers",
                "unused:9092",
                "key.converter",
                JsonConverter.class.getName(),
                "value.converter",
                JsonConverter.class.getName(),
                "offset.storage.file.filename",
                "unused",
                // Commits come when a test asks for them, and when partitions go.
                "offset.flush.interval.ms",
                "3600000",
                "topic.tracking.enable",
                "false",
                "plugin.discovery",
                "service_load"));
        metrics = new ConnectMetrics(NAME, worker, Time.SYSTEM, "none");
        ErrorHandlingMetrics errors = new ErrorHandlingMetrics(id, metrics);
        RetryWithToleranceOperator<ConsumerRecord<byte[], byte[]>> operator =
                new RetryWithToleranceOperator<>(0, 0, ToleranceType.NONE, Time.SYSTEM, errors);
        JsonConverter keys = json(true);
        JsonConverter values = json(false);
        SimpleHeaderConverter headers = new SimpleHeaderConverter();
        loop = new WorkerSinkTask(
                id,
                task,
                new Unheard(),
                TargetState.STARTED,
                worker,
                null,
                metrics,
                metrics.wrap(keys, id, true),
                metrics.wrap(values, id, false),
                errors,
                metrics.wrap(headers, id),
                new TransformationChain<ConsumerRecord<byte[], byte[]>, SinkRecord>(List.of(), operator),
                consumer,
                SinkWorker.class.getClassLoader(),
                Time.SYSTEM,
                operator,
                null,
                null,
                List::of,
                new TaskPluginsMetadata(
                        connector,
                        task,
                        keys,
                        values,
                        headers,
                        List.of(),
                        new Plugins(Map.of("plugin.discovery", "service_load"))),
                (Function<ClassLoader, LoaderSwap>) LoaderSwap::new);
        Map<String, String> all = new HashMap<>(settings);
        all.put(TaskConfig.TASK_CLASS_CONFIG, task.getClass().getName());
        loop.initialize(new TaskConfig(all));
        loop.doStart();
    }

    private static JsonConverter json(boolean keys) {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", true, "replace.null.with.default", false), keys);
        return converter;
    }

    /** One turn: what is to be committed, what is to be read again, a poll, and a call of the task. */
    public void turn() {
        loop.iteration();
    }

    /** Ends the task as Connect does: commits, closes all partitions, stops. */
    @Override
    public void close() {
        loop.stop();
        loop.execute();
        loop.doClose();
        loop.removeMetrics();
        metrics.stop();
    }

    /** Nobody needs to know how the task is. */
    private static final class Unheard implements TaskStatus.Listener {
        @Override
        public void onStartup(ConnectorTaskId id) {}

        @Override
        public void onPause(ConnectorTaskId id) {}

        @Override
        public void onResume(ConnectorTaskId id) {}

        @Override
        public void onFailure(ConnectorTaskId id, Throwable cause) {}

        @Override
        public void onShutdown(ConnectorTaskId id) {}

        @Override
        public void onDeletion(ConnectorTaskId id) {}

        @Override
        public void onRestart(ConnectorTaskId id) {}
    }
}
