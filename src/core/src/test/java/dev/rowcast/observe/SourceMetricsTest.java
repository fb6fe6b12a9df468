package dev.rowcast.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class SourceMetricsTest {
    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private long now = 1_000_000;
    private final SourceMetrics metrics =
            new SourceMetrics("shop-to-services-0", server, () -> Instant.ofEpochMilli(now));

    @Test
    void aSourceGetsOlderUntilItWritesAgain() throws Exception {
        metrics.show(Map.of("shop", 990_000L));
        assertThat(silence("shop")).isEqualTo(10_000);
        now += 60_000;
        assertThat(silence("shop")).as("of now, whenever it was looked for").isEqualTo(70_000);
        metrics.show(Map.of("shop", now + 5));
        assertThat(silence("shop")).as("of a clock that is ahead").isZero();
    }

    @Test
    void whatKafkaHasNoRecordOfIsNoSmallNumber() throws Exception {
        metrics.show(Map.of("shop", 0L));
        assertThat(silence("shop")).isEqualTo(-1);
    }

    @Test
    void showsTheSourcesThatTheTaskHasAndNoneOnceItIsClosed() throws Exception {
        metrics.show(Map.of("shop", 1L, "other", 1L));
        metrics.show(Map.of("other", 2L));
        assertThat(names()).containsExactly(name("other"));

        metrics.close();
        metrics.show(Map.of("other", 3L));
        assertThat(names()).isEmpty();
    }

    private Set<ObjectName> names() throws Exception {
        return server.queryNames(new ObjectName("rowcast:*"), null);
    }

    private long silence(String prefix) throws Exception {
        return (long) server.getAttribute(name(prefix), "SilentMillis");
    }

    private static ObjectName name(String prefix) throws Exception {
        return new ObjectName("rowcast:type=source,prefix=\"" + prefix + "\",task=\"shop-to-services-0\"");
    }
}
