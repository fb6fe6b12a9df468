package dev.rowcast.connect;

import dev.rowcast.observe.SourceMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then when the sources of a task's changes last wrote, for the metrics. On a thread of its own, since it waits for Kafka; while Kafka
 * doesn't answer, the last that it said gets older.
 *
 * <p>A task isn't told which cluster is its worker's, and asks that of the contract log: where it is another, there are no heartbeats, and no metrics.
 */
final class SourceWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceWatch.class);

    /** Of a source that is silent for longer the changes are looked at too. */
    private static final Duration DOUBT = Duration.ofMinutes(2);

    private final String task;
    private final Map<String, Object> client;
    private final Supplier<Map<String, List<Integer>>> assigned;
    private final SourceMetrics metrics;
    private final ScheduledThreadPoolExecutor executor;
    /** For the watch's thread. */
    private @Nullable Admin admin;

    /**
     * @param task names it, for people
     * @param client Kafka client properties, at least {@code bootstrap.servers}
     * @param assigned the task's partitions by topic; asked on this watch's thread
     */
    SourceWatch(String task, Map<String, Object> client, Supplier<Map<String, List<Integer>>> assigned) {
        this.task = task;
        this.client = Map.copyOf(client);
        this.assigned = assigned;
        this.metrics = new SourceMetrics(task);
        this.executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "rowcast-sources-" + task);
            thread.setDaemon(true);
            return thread;
        });
    }

    void start(Duration interval) {
        executor.scheduleWithFixedDelay(this::look, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        List<TopicPartition> partitions = assigned.get().entrySet().stream()
                .flatMap(topic -> topic.getValue().stream().map(number -> new TopicPartition(topic.getKey(), number)))
                .toList();
        if (partitions.isEmpty()) {
            metrics.show(Map.of());
            return;
        }
        try {
            Admin asked = admin();
            SourceHeartbeats heartbeats =
                    SourceHeartbeats.among(StatusTopic.await(asked.listTopics().names()));
            metrics.show(heartbeats.newest(asked, partitions, System.currentTimeMillis() - DOUBT.toMillis()));
        } catch (KafkaException later) {
            LOG.debug("Kafka doesn't say when the sources of task {} wrote last", task, later);
            // A client that has lost its brokers logs each attempt to reach them.
            disconnect();
        }
    }

    private Admin admin() {
        Admin connected = admin;
        if (connected == null) {
            connected = Brokers.admin(client);
            admin = connected;
        }
        return connected;
    }

    private void disconnect() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
    }

    /** Shows nothing more at once, and waits for nothing. */
    @Override
    public void close() {
        metrics.close();
        executor.execute(this::disconnect);
        executor.shutdown();
    }
}
