package dev.rowcast.standalone.engine;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/**
 * How far the first reading of the tables is, as the connector shows it in JMX.
 *
 * @param tables that are read
 * @param remaining those of them that aren't read to their end
 * @param rows that were read
 */
public record SnapshotProgress(int tables, int remaining, long rows) {
    /**
     * Of the source in this program; empty while none is read for the first time.
     *
     * @param source its name
     */
    public static Optional<SnapshotProgress> of(String source) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName name = new ObjectName("debezium.mysql:type=connector-metrics,context=snapshot,server=" + source);
            if (!server.isRegistered(name) || !Boolean.TRUE.equals(server.getAttribute(name, "SnapshotRunning"))) {
                return Optional.empty();
            }
            return Optional.of(new SnapshotProgress(
                    (Integer) server.getAttribute(name, "TotalTableCount"),
                    (Integer) server.getAttribute(name, "RemainingTableCount"),
                    rows(server.getAttribute(name, "RowsScanned"))));
        } catch (JMException ended) {
            return Optional.empty();
        }
    }

    private static long rows(Object scanned) {
        if (scanned instanceof TabularData byTable) {
            Collection<?> each = byTable.values();
            return each.stream()
                    .mapToLong(row -> ((Number) ((CompositeData) row).get("value")).longValue())
                    .sum();
        }
        return scanned instanceof Map<?, ?> byTable
                ? byTable.values().stream()
                        .mapToLong(count -> ((Number) count).longValue())
                        .sum()
                : 0;
    }
}
