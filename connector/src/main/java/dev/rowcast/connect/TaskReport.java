package dev.rowcast.connect;

import dev.rowcast.contract.gate.HoldAdvice;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.DeliveryMetrics;
import dev.rowcast.observe.LetterLog;
import dev.rowcast.observe.ListenerGroup;
import dev.rowcast.observe.StateLog;
import dev.rowcast.observe.StatusPublisher;
import dev.rowcast.observe.TaskFigures;
import dev.rowcast.observe.TaskStatus;
import dev.rowcast.route.Routing;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * All that a task shows of itself: log lines, JMX, Kafka Connect's metrics, the status topic. For the task's thread, but for what the
 * {@link #listener} hears.
 */
final class TaskReport implements AutoCloseable {
    private final TaskFigures figures = new TaskFigures();
    private final String connector;
    private final int task;
    private final long startedMillis = System.currentTimeMillis();
    private final long intervalMillis;
    private final DeliveryMetrics jmx;
    private final DeliveryListener listener;
    private final @Nullable StatusPublisher publisher;
    private final Set<TopicPartition> assigned = ConcurrentHashMap.newKeySet();
    private final Set<TopicPartition> paused = ConcurrentHashMap.newKeySet();
    private final @Nullable SourceWatch sources;
    private volatile Map<String, String> targets = Map.of();
    private volatile long assignedMillis = startedMillis;
    private volatile @Nullable String routed;
    private @Nullable TaskStatus failed;

    private TaskReport(SinkConfig config, String connector, int task, SinkTaskContext context) {
        this.connector = connector;
        this.task = task;
        this.jmx = new DeliveryMetrics(connector + "-" + task, figures);
        List<DeliveryListener> listeners = new ArrayList<>(
                List.of(figures, new StateLog(), letters(connector), jmx, ConnectMetrics.of(context, figures)));
        StatusConfig published = config.status().orElse(null);
        if (published == null) {
            intervalMillis = 0;
            publisher = null;
            sources = null;
        } else {
            intervalMillis = published.interval().toMillis();
            publisher = new StatusPublisher(
                    connector + "-" + task,
                    "topic " + published.topic(),
                    "To turn it off, set " + StatusConfig.TOPIC + " to an empty value.",
                    new KafkaStatusStore(
                            published.topic(), config.contractLogClient(), config.contractLogReplicationFactor()),
                    this::now);
            listeners.add(publisher);
            sources = new SourceWatch(connector + "-" + task, config.contractLogClient(), () -> byTopic(assigned));
        }
        listener = ListenerGroup.of(listeners);
    }

    private static LetterLog letters(String connector) {
        return new LetterLog("rowcast dead-letters list --connector " + HoldAdvice.shellWord(connector));
    }

    /** Begins to show a task. */
    static TaskReport begin(SinkConfig config, String connector, int task, SinkTaskContext context) {
        TaskReport report = new TaskReport(config, connector, task, context);
        if (report.publisher != null) {
            report.publisher.start(Duration.ofMillis(report.intervalMillis));
        }
        if (report.sources != null) {
            report.sources.start(Duration.ofMillis(report.intervalMillis));
        }
        return report;
    }

    /** Is to be told how delivery goes. */
    DeliveryListener listener() {
        return listener;
    }

    /**
     * Where the subscriptions go.
     *
     * @param hash of the text that it was read from
     */
    void routing(Routing routing, String hash) {
        routed = hash;
        Map<String, String> all = new HashMap<>();
        routing.subscriptions()
                .forEach(subscription -> all.put(subscription.name(), String.join(", ", subscription.targets())));
        targets = Map.copyOf(all);
    }

    /** Does a piece of the task's work. If that fails, which ends the task, its last status says so. */
    void watch(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failed = now().stopped(System.currentTimeMillis(), e.getMessage() == null ? e.toString() : e.getMessage());
            throw e;
        }
    }

    /** These partitions are the task's from now on. */
    void opened(Collection<TopicPartition> partitions) {
        assigned.addAll(partitions);
        assignedMillis = System.currentTimeMillis();
        changed();
    }

    /** These aren't any more. */
    void closed(Collection<TopicPartition> partitions) {
        partitions.forEach(assigned::remove);
        partitions.forEach(paused::remove);
        changed();
    }

    /** It isn't read on just now. */
    void paused(TopicPartition partition) {
        paused.add(partition);
    }

    /** It is read on. */
    void resumed(TopicPartition partition) {
        paused.remove(partition);
    }

    private void changed() {
        if (publisher != null) {
            publisher.changed();
        }
    }

    private static Map<String, List<Integer>> byTopic(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .sorted((one, other) -> Integer.compare(one.partition(), other.partition()))
                .collect(Collectors.groupingBy(
                        TopicPartition::topic,
                        TreeMap::new,
                        Collectors.mapping(TopicPartition::partition, Collectors.toList())));
    }

    private TaskStatus now() {
        return task().at(
                        System.currentTimeMillis(),
                        figures,
                        name -> targets.getOrDefault(name, ""),
                        byTopic(assigned),
                        byTopic(paused),
                        assignedMillis);
    }

    private TaskStatus task() {
        return TaskStatus.starting(connector, task, Worker.NAME, Version.current(), startedMillis, intervalMillis)
                .routed(routed);
    }

    /** Takes all away that is shown, and says in the status topic that the task has stopped. Waits for that a second at most. */
    @Override
    public void close() {
        jmx.close();
        if (sources != null) {
            sources.close();
        }
        if (publisher != null) {
            TaskStatus why = failed;
            publisher.close(() -> why != null ? why : task().stopped(System.currentTimeMillis(), null));
        }
    }

    /** This JVM. Its host's name may have to be looked up, so it is asked for on the publisher's thread. */
    private static final class Worker {
        static final String NAME =
                host() + " (process " + ProcessHandle.current().pid() + ")";

        private static String host() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException nameless) {
                return "unknown host";
            }
        }
    }
}
