package dev.rowcast.connect;

import dev.rowcast.observe.DeliveryGauges;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.SubscriptionMXBean;
import dev.rowcast.observe.TaskFigures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a task's subscriptions in Kafka Connect's own metrics, so that whatever reporters the worker has get them. Thread-safe.
 *
 * <p>Workers before 4.1 have no such thing: the class is loaded only where there is.
 */
final class ConnectMetrics implements DeliveryListener {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectMetrics.class);

    private static final Set<String> WELL = Set.of("DELIVERING", "IDLE");

    private static final List<Figure> FIGURES = List.of(
            new Figure(
                    "state",
                    "How it is doing: IDLE, DELIVERING, BEHIND, WAITING_FOR_ANSWER, BACKING_OFF, HELD or MISCONFIGURED",
                    SubscriptionMXBean::getState),
            new Figure("reason", "Why it is in that state", SubscriptionMXBean::getReason),
            new Figure(
                    "delivering",
                    "1 while its state is DELIVERING or IDLE, else 0",
                    figures -> WELL.contains(figures.getState()) ? 1 : 0),
            new Figure("delivered-total", "Changes that the subscriber accepted", SubscriptionMXBean::getDelivered),
            new Figure("delivered-rate", "Changes accepted a second", SubscriptionMXBean::getRate),
            new Figure("retried-total", "Changes that were to be sent again", SubscriptionMXBean::getRetried),
            new Figure("rejected-total", "Changes for the dead-letter queue", SubscriptionMXBean::getRejected),
            new Figure("skipped-total", "Changes that the subscriber did not want", SubscriptionMXBean::getSkipped),
            new Figure(
                    "stale-total",
                    "Writes that a store passed over, since it has newer rows",
                    SubscriptionMXBean::getStale),
            new Figure(
                    "outdated-total",
                    "Rejected changes whose rows a store's readers see as they were before",
                    SubscriptionMXBean::getOutdated),
            new Figure("in-flight", "Changes in calls that aren't answered yet", SubscriptionMXBean::getInFlight),
            new Figure("waiting-changes", "Changes taken in and not yet ended", SubscriptionMXBean::getWaitingChanges),
            new Figure("waiting-bytes", "Their encoded bytes", SubscriptionMXBean::getWaitingBytes),
            new Figure(
                    "waiting-memory", "Bytes of the heap that they keep, about", SubscriptionMXBean::getWaitingMemory),
            new Figure(
                    "oldest-waiting-ms",
                    "Since the oldest of them was committed at the source",
                    SubscriptionMXBean::getOldestWaitingMillis),
            new Figure("batch-size", "Changes accepted with the last answer", SubscriptionMXBean::getLastBatchSize),
            new Figure("round-trip-ms", "Round trip of the last call", SubscriptionMXBean::getLastRoundTripMillis),
            new Figure("lag-ms", "How far it lags behind the source now", SubscriptionMXBean::getLagMillis),
            new Figure(
                    "latency-ms",
                    "From the commit at the source to the last answer",
                    SubscriptionMXBean::getLatencyMillis));

    private static final List<TaskFigure> OF_THE_TASK = List.of(
            new TaskFigure(
                    "not-understood-total",
                    "Records that became dead letters of no subscription",
                    figures -> figures.notUnderstood().records()),
            new TaskFigure(
                    "key-change-deletes-total", "Deletes of key changes that were read", TaskFigures::keyChangeDeletes),
            new TaskFigure(
                    "key-change-inserts-total",
                    "Inserts of key changes that were read",
                    TaskFigures::keyChangeInserts));

    private record TaskFigure(String name, String description, Function<TaskFigures, Object> value) {}

    private record Figure(String name, String description, Function<SubscriptionMXBean, Object> value) {}

    private final PluginMetrics metrics;
    private final TaskFigures figures;
    private final Map<String, List<MetricName>> shown = new ConcurrentHashMap<>();
    /** The task's own, which are there as long as one of its subscriptions is: a worker refuses to start a task whose metrics a former run left behind. */
    private final Map<MetricName, TaskFigure> own = new LinkedHashMap<>();

    ConnectMetrics(PluginMetrics metrics, TaskFigures figures) {
        this.metrics = metrics;
        this.figures = figures;
        OF_THE_TASK.forEach(
                each -> own.put(metrics.metricName(each.name(), each.description(), new LinkedHashMap<>()), each));
    }

    /**
     * Shows these figures where the worker can; hears of nothing where it can't.
     *
     * @param figures what is shown; hears of everything before this does
     */
    static DeliveryListener of(SinkTaskContext context, TaskFigures figures) {
        try {
            return new ConnectMetrics(context.pluginMetrics(), figures);
        } catch (NoSuchMethodError | NoClassDefFoundError before41) {
            LOG.debug("this worker has no metrics for plugins; JMX has them under rowcast:");
            return DeliveryListener.NONE;
        }
    }

    @Override
    public void opened(String subscription, DeliveryGauges gauges) {
        boolean first = shown.isEmpty();
        figures.subscription(subscription).ifPresent(source -> shown.put(subscription, show(subscription, source)));
        if (first && !shown.isEmpty()) {
            own.forEach((name, figure) -> metrics.addMetric(
                    name, (Gauge<Object>) (config, now) -> figure.value().apply(figures)));
        }
    }

    private List<MetricName> show(String subscription, SubscriptionMXBean source) {
        List<MetricName> names = new ArrayList<>();
        for (Figure figure : FIGURES) {
            LinkedHashMap<String, String> tags = new LinkedHashMap<>(Map.of("subscription", subscription));
            MetricName name = metrics.metricName(figure.name(), figure.description(), tags);
            metrics.addMetric(
                    name, (Gauge<Object>) (config, now) -> figure.value().apply(source));
            names.add(name);
        }
        return names;
    }

    @Override
    public void closed(String subscription) {
        shown.getOrDefault(subscription, List.of()).forEach(metrics::removeMetric);
        if (shown.remove(subscription) != null && shown.isEmpty()) {
            own.keySet().forEach(metrics::removeMetric);
        }
    }
}
