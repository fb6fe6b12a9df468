package dev.rowcast.observe;

import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a task in JMX: each subscription as {@code rowcast:type=subscription,name="…",task="…"}, from when it is opened to when it
 * is closed, and the held tables as {@code rowcast:type=tables,task="…"}. Thread-safe. If a name is already in use, or JMX refuses, it logs that and
 * delivery continues without the metrics.
 */
public final class DeliveryMetrics implements DeliveryListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryMetrics.class);

    private final String task;
    private final MBeanServer server;
    private final TaskFigures figures;
    private final boolean tablesShown;
    private final Set<String> subscriptions = ConcurrentHashMap.newKeySet();

    /**
     * @param task names the task within the JVM, such as {@code shop-to-billing-0}
     * @param figures the figures to show; receives every event before this does
     */
    public DeliveryMetrics(String task, TaskFigures figures) {
        this(task, figures, ManagementFactory.getPlatformMBeanServer());
    }

    DeliveryMetrics(String task, TaskFigures figures, MBeanServer server) {
        this.task = task;
        this.figures = figures;
        this.server = server;
        this.tablesShown = showTables();
    }

    private boolean showTables() {
        try {
            server.registerMBean(new TablesMetrics(figures), tablesName());
            return true;
        } catch (JMException e) {
            LOG.warn("held tables have no metrics in JMX for task {}: {}", task, e.toString());
            return false;
        }
    }

    @Override
    public void opened(String subscription, DeliveryGauges gauges) {
        SubscriptionMXBean shown = figures.subscription(subscription).orElse(null);
        if (shown == null) {
            return;
        }
        try {
            server.registerMBean(shown, name(subscription));
            subscriptions.add(subscription);
        } catch (JMException e) {
            LOG.warn("[{}] has no metrics in JMX for task {}: {}", subscription, task, e.toString());
        }
    }

    @Override
    public void closed(String subscription) {
        if (!subscriptions.remove(subscription)) {
            return;
        }
        try {
            server.unregisterMBean(name(subscription));
        } catch (JMException e) {
            LOG.warn("[{}] stays in JMX for task {}: {}", subscription, task, e.toString());
        }
    }

    /** Removes everything from JMX. */
    @Override
    public void close() {
        subscriptions.forEach(this::closed);
        if (tablesShown) {
            try {
                server.unregisterMBean(tablesName());
            } catch (JMException e) {
                LOG.warn("held tables stay in JMX for task {}: {}", task, e.toString());
            }
        }
    }

    private ObjectName tablesName() throws MalformedObjectNameException {
        return new ObjectName("rowcast:type=tables,task=" + ObjectName.quote(task));
    }

    private ObjectName name(String subscription) throws MalformedObjectNameException {
        return new ObjectName(
                "rowcast:type=subscription,name=" + ObjectName.quote(subscription) + ",task=" + ObjectName.quote(task));
    }
}
