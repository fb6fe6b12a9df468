package dev.rowcast.observe;

import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows in JMX when each source of a task's changes last wrote, as {@code rowcast:type=source,prefix="…",task="…"}. Thread-safe. Where JMX refuses, that is
 * logged, and the metrics are missing.
 */
public final class SourceMetrics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceMetrics.class);

    private final String task;
    private final MBeanServer server;
    private final InstantSource clock;
    private final Map<String, AtomicLong> shown = new TreeMap<>();
    private boolean closed;

    /** @param task names the task within the JVM, such as {@code shop-to-billing-0} */
    public SourceMetrics(String task) {
        this(task, ManagementFactory.getPlatformMBeanServer(), InstantSource.system());
    }

    SourceMetrics(String task, MBeanServer server, InstantSource clock) {
        this.task = task;
        this.server = server;
        this.clock = clock;
    }

    private record Source(AtomicLong newest, InstantSource clock) implements SourceMXBean {
        @Override
        public long getSilentMillis() {
            long millis = newest.get();
            return millis == 0 ? -1 : Math.max(0, clock.millis() - millis);
        }

        @Override
        public long getNewestMillis() {
            return newest.get();
        }
    }

    /**
     * Shows these sources and no others.
     *
     * @param newestMillis when the newest record of each was written, by {@code topic.prefix}, in milliseconds since the epoch; 0 if there is none
     */
    public synchronized void show(Map<String, Long> newestMillis) {
        if (closed) {
            return;
        }
        Set.copyOf(shown.keySet()).stream()
                .filter(prefix -> !newestMillis.containsKey(prefix))
                .forEach(this::remove);
        newestMillis.forEach((prefix, millis) -> {
            AtomicLong newest = shown.get(prefix);
            if (newest == null) {
                add(prefix, new AtomicLong(millis));
            } else {
                newest.set(millis);
            }
        });
    }

    private void add(String prefix, AtomicLong newest) {
        try {
            server.registerMBean(new Source(newest, clock), name(prefix));
            shown.put(prefix, newest);
        } catch (JMException e) {
            LOG.warn("source {} has no metrics in JMX for task {}: {}", prefix, task, e.toString());
        }
    }

    private void remove(String prefix) {
        shown.remove(prefix);
        try {
            server.unregisterMBean(name(prefix));
        } catch (JMException e) {
            LOG.warn("source {} stays in JMX for task {}: {}", prefix, task, e.toString());
        }
    }

    private ObjectName name(String prefix) throws JMException {
        return new ObjectName(
                "rowcast:type=source,prefix=" + ObjectName.quote(prefix) + ",task=" + ObjectName.quote(task));
    }

    /** Removes everything from JMX, for good. */
    @Override
    public synchronized void close() {
        show(Map.of());
        closed = true;
    }
}
