package dev.rowcast.observe;

import dev.rowcast.change.Coordinates;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a task in JMX: each subscription as {@code rowcast:type=subscription,name="…",task="…"}, from when it is opened to when it
 * is closed, and the tables that are held as {@code rowcast:type=tables,task="…"}. Thread-safe. Where a name is taken already, or JMX refuses, that is logged and delivery goes on without.
 */
public final class DeliveryMetrics implements DeliveryListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryMetrics.class);

    private final String task;
    private final MBeanServer server;
    private final TablesMetrics tables = new TablesMetrics();
    private final boolean tablesShown;
    private final Map<String, SubscriptionMetrics> subscriptions = new ConcurrentHashMap<>();

    /**
     * @param task names the task within the JVM, such as {@code shop-to-billing-0}
     */
    public DeliveryMetrics(String task) {
        this(task, ManagementFactory.getPlatformMBeanServer());
    }

    DeliveryMetrics(String task, MBeanServer server) {
        this.task = task;
        this.server = server;
        this.tablesShown = showTables();
    }

    private boolean showTables() {
        try {
            server.registerMBean(tables, tablesName());
            return true;
        } catch (JMException e) {
            LOG.warn("held tables have no metrics in JMX for task {}: {}", task, e.toString());
            return false;
        }
    }

    @Override
    public void opened(String subscription, DeliveryGauges gauges) {
        SubscriptionMetrics metrics = new SubscriptionMetrics(gauges);
        try {
            server.registerMBean(metrics, name(subscription));
            subscriptions.put(subscription, metrics);
        } catch (JMException e) {
            LOG.warn("[{}] has no metrics in JMX for task {}: {}", subscription, task, e.toString());
        }
    }

    @Override
    public void closed(String subscription) {
        if (subscriptions.remove(subscription) == null) {
            return;
        }
        try {
            server.unregisterMBean(name(subscription));
        } catch (JMException e) {
            LOG.warn("[{}] stays in JMX for task {}: {}", subscription, task, e.toString());
        }
    }

    @Override
    public void delivered(String subscription, int changes, long bytes, long roundTripNanos, long lagNanos) {
        on(subscription, metrics -> {
            metrics.delivered.add(changes);
            metrics.deliveredBytes.add(bytes);
            metrics.roundTripNanos = roundTripNanos;
            metrics.lagNanos = lagNanos;
        });
    }

    @Override
    public void retried(String subscription, int changes) {
        on(subscription, metrics -> metrics.retried.add(changes));
    }

    @Override
    public void rejected(String subscription, Coordinates at, String reason) {
        on(subscription, metrics -> metrics.rejected.increment());
    }

    @Override
    public void skipped(String subscription, Coordinates at, String reason) {
        on(subscription, metrics -> metrics.skipped.increment());
    }

    @Override
    public void stateChanged(StateChange change) {
        on(change.subscription(), metrics -> metrics.changeTo(change));
    }

    @Override
    public void tableHeld(String partition, String table, String notice) {
        tables.held(partition, table, notice);
    }

    @Override
    public void tableReleased(String partition) {
        tables.released(partition);
    }

    /** Takes all that is still shown out of JMX. */
    @Override
    public void close() {
        subscriptions.keySet().forEach(this::closed);
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

    private void on(String subscription, Consumer<SubscriptionMetrics> event) {
        SubscriptionMetrics metrics = subscriptions.get(subscription);
        if (metrics != null) {
            event.accept(metrics);
        }
    }

    private ObjectName name(String subscription) throws MalformedObjectNameException {
        return new ObjectName(
                "rowcast:type=subscription,name=" + ObjectName.quote(subscription) + ",task=" + ObjectName.quote(task));
    }
}
