package dev.rowcast.beam.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.beam.load.LoadCounts;
import dev.rowcast.beam.load.LoadSpec;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.sdk.metrics.MetricName;
import org.junit.jupiter.api.Test;

/** As Beam's runner writes them down, and as Flink shows that. */
class JobMetricsTest {
    private static final LoadSpec.Table ORDERS = new LoadSpec.Table("shop", "orders");
    private static final LoadSpec.Table ODD = new LoadSpec.Table("shop", "a b:\"é~1");

    private final MetricsContainerStepMap beam = new MetricsContainerStepMap();

    private JobMetrics read() {
        ObjectNode accumulators = new JsonMapper().createObjectNode();
        accumulators
                .putArray("user-task-accumulators")
                .addObject()
                .put("name", "__metricscontainers")
                .put("type", "MetricsAccumulator")
                .put("value", beam.toString());
        return JobMetrics.of(accumulators);
    }

    private static MetricName name(String count, LoadSpec.Table table) {
        return MetricName.named(LoadCounts.NAMESPACE, LoadCounts.name(count, table));
    }

    @Test
    void countsOfAllStepsAddUpAndTextsAreAsTheyWere() {
        MetricsContainerImpl plan = beam.getContainer("Plan");
        MetricsContainerImpl load = beam.getContainer("Load");
        plan.getCounter(name(LoadCounts.ROWS, ORDERS)).inc(5);
        load.getCounter(name(LoadCounts.ROWS, ORDERS)).inc(10_000_000_000L);
        load.getCounter(name(LoadCounts.ROWS, ODD)).inc(1);
        load.getCounter(MetricName.named("others", "rows shop.orders")).inc(7);
        load.getStringSet(name(LoadCounts.UNFINISHED, ODD)).add("x".repeat(300), "é🙂");

        JobMetrics metrics = read();

        assertThat(metrics.count(LoadCounts.ROWS, ORDERS)).isEqualTo(10_000_000_005L);
        assertThat(metrics.count(LoadCounts.ROWS, ODD)).isEqualTo(1);
        assertThat(metrics.count(LoadCounts.STALE, ORDERS)).isZero();
        assertThat(metrics.texts(LoadCounts.UNFINISHED, ODD)).containsExactlyInAnyOrder("x".repeat(300), "é🙂");
        assertThat(metrics.texts(LoadCounts.UNFINISHED, ORDERS)).isEmpty();
    }

    @Test
    void ofAJobThatHasCountedNothingYetThereIsNothing() {
        assertThat(JobMetrics.of(new JsonMapper().createObjectNode()).count(LoadCounts.ROWS, ORDERS))
                .isZero();
        assertThat(read().count(LoadCounts.ROWS, ORDERS)).isZero();
    }
}
