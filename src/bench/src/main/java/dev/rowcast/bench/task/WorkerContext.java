package dev.rowcast.bench.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/** What a task may ask of the {@link Worker} that runs it. For the task's thread alone. */
final class WorkerContext implements SinkTaskContext, AutoCloseable {
    private final Map<String, String> configs;
    private final Set<TopicPartition> assignment;
    private final Set<TopicPartition> paused = new HashSet<>();
    private final Metrics metrics = new Metrics();
    private final PluginMetricsImpl pluginMetrics = new PluginMetricsImpl(metrics, Map.of());
    private long timeoutMillis = -1;

    WorkerContext(Map<String, String> configs, List<TopicPartition> assignment) {
        this.configs = Map.copyOf(configs);
        this.assignment = Collections.unmodifiableSet(new LinkedHashSet<>(assignment));
    }

    boolean isPaused(TopicPartition partition) {
        return paused.contains(partition);
    }

    /** How long the next poll may wait at most, in milliseconds; asked for once. */
    long takeTimeout(long longest) {
        long asked = timeoutMillis;
        timeoutMillis = -1;
        return asked < 0 ? longest : Math.min(asked, longest);
    }

    @Override
    public Map<String, String> configs() {
        return configs;
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
        throw new UnsupportedOperationException("nothing is read again here, but the task wants to from " + offsets);
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
        offset(Map.of(partition, offset));
    }

    @Override
    public void timeout(long timeoutMs) {
        timeoutMillis = timeoutMs;
    }

    @Override
    public Set<TopicPartition> assignment() {
        return assignment;
    }

    @Override
    public void pause(TopicPartition... partitions) {
        Collections.addAll(paused, partitions);
    }

    @Override
    public void resume(TopicPartition... partitions) {
        List.of(partitions).forEach(paused::remove);
    }

    @Override
    public void requestCommit() {
        // It is looked for all the time.
    }

    @Override
    public @Nullable ErrantRecordReporter errantRecordReporter() {
        return null;
    }

    @Override
    public PluginMetrics pluginMetrics() {
        return pluginMetrics;
    }

    @Override
    public void close() {
        try (metrics) {
            pluginMetrics.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
