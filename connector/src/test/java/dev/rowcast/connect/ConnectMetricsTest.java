package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.observe.DeliveryGauges;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.ListenerGroup;
import dev.rowcast.observe.State;
import dev.rowcast.observe.SubscriptionState;
import dev.rowcast.observe.TaskFigures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** On Kafka's own metrics, as the worker gives them to a task. */
class ConnectMetricsTest {
    private final Metrics kafka = new Metrics();
    private final TaskFigures figures = new TaskFigures();
    private final DeliveryListener metrics = ListenerGroup.of(List.of(
            figures,
            new ConnectMetrics(new PluginMetricsImpl(kafka, Map.of("connector", "shop", "task", "0")), figures)));

    @Test
    void showsEachSubscriptionWhileItIsOpen() {
        int before = kafka.metrics().size();
        metrics.opened("billing", new Fixed());
        metrics.opened("audit", new Fixed());
        metrics.delivered("billing", 9, 1_000, 2_500_000, 40_000_000);
        metrics.retried("billing", 4);

        Map<String, Object> shown = values("billing");
        assertThat(shown)
                .containsEntry("state", "HELD")
                .containsEntry("reason", "shop.orders: a column was dropped")
                .containsEntry("delivering", 0)
                .containsEntry("delivered-total", 9L)
                .containsEntry("retried-total", 4L)
                .containsEntry("waiting-changes", 12L)
                .containsEntry("oldest-waiting-ms", 250L)
                .containsEntry("batch-size", 9L)
                .containsEntry("round-trip-ms", 2.5)
                .containsEntry("lag-ms", 250.0);
        assertThat(values("audit")).containsEntry("delivered-total", 0L).hasSameSizeAs(shown);

        metrics.closed("billing");
        metrics.closed("audit");
        assertThat(kafka.metrics()).hasSize(before);
    }

    @Test
    void theTaskHasFiguresOfItsOwn() {
        metrics.opened("billing", new Fixed());
        metrics.keyChangeRead("shop.orders", true, 1_000);
        metrics.keyChangeRead("shop.orders", true, 9_000_000);
        metrics.keyChangeRead("shop.items", false, 1_000);

        assertThat(values(null))
                .containsEntry("key-change-deletes-total", 2L)
                .containsEntry("key-change-inserts-total", 1L)
                .containsEntry("not-understood-total", 0L);
    }

    @Test
    void thePageNamesThemAll() throws Exception {
        metrics.opened("billing", new Fixed());
        String page = Files.readString(Path.of("../src/docs/status.md"));

        assertThat(values("billing").keySet())
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
        assertThat(values(null).keySet())
                .filteredOn(name -> name.endsWith("-total"))
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    private Map<String, Object> values(@Nullable String subscription) {
        return kafka.metrics().values().stream()
                .filter(metric ->
                        Objects.equals(subscription, metric.metricName().tags().get("subscription")))
                .filter(metric -> "0".equals(metric.metricName().tags().get("task")))
                .collect(Collectors.toMap(metric -> metric.metricName().name(), KafkaMetric::metricValue));
    }

    private static final class Fixed implements DeliveryGauges {
        @Override
        public long waitingChanges() {
            return 12;
        }

        @Override
        public long waitingBytes() {
            return 3_400;
        }

        @Override
        public long waitingMemory() {
            return 0;
        }

        @Override
        public long inFlightChanges() {
            return 5;
        }

        @Override
        public Duration oldestWaiting() {
            return Duration.ofMillis(250);
        }

        @Override
        public SubscriptionState state() {
            return new SubscriptionState(State.HELD, "shop.orders: a column was dropped", 1_000, 0);
        }
    }
}
