package dev.rowcast.connect;

import dev.rowcast.observe.DeliveryGauges;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.Figure;
import dev.rowcast.observe.SubscriptionMXBean;
import dev.rowcast.observe.TaskFigures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

    private final PluginMetrics metrics;
    private final TaskFigures figures;
    private final Map<String, List<MetricName>> shown = new ConcurrentHashMap<>();
    /** The task's own, which are there as long as one of its subscriptions is: a worker refuses to start a task whose metrics a former run left behind. */
    private final Map<MetricName, Figure<TaskFigures>> own = new LinkedHashMap<>();

    ConnectMetrics(PluginMetrics metrics, TaskFigures figures) {
        this.metrics = metrics;
        this.figures = figures;
        Figure.OF_TASKS.forEach(
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
        for (Figure<SubscriptionMXBean> figure : Figure.OF_SUBSCRIPTIONS) {
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
