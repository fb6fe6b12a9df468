package dev.rowcast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void lessTimeIsFasterAndFewerBytesAreSmaller() {
        assertThat(ours("ns/row", 200, 300)).isEqualTo("Rowcast is 1.50× as fast");
        assertThat(ours("rows/s", 200, 300)).isEqualTo("Rowcast is 0.67× as fast");
        assertThat(ours("MB/s", 300, 200)).isEqualTo("Rowcast is 1.50× as fast");
        assertThat(ours("B/row", 200, 500)).isEqualTo("Rowcast is 2.50× as small");
    }

    @Test
    void whereRowcastIsNotAmongThemTheFirstIsTheMeasure() {
        Figure one = figure("1 table", "ns/row", 100);
        Figure ten = figure("10 tables", "ns/row", 110);
        Comparison.Scenario scenario = new Comparison.Scenario("scenario", List.of(one, ten));

        assertThat(scenario.comparison(one)).isEmpty();
        assertThat(scenario.comparison(ten)).contains("1.10× of 1 table");
    }

    @Test
    void nothingIsComparedWithZero() {
        Comparison.Scenario scenario = new Comparison.Scenario(
                "scenario", List.of(figure("Rowcast", "B/row", 0), figure("by hand", "B/row", 10)));

        assertThat(scenario.figures())
                .allSatisfy(figure -> assertThat(scenario.comparison(figure)).isEmpty());
    }

    private static String ours(String unit, double rowcast, double other) {
        Figure baseline = figure("by hand", unit, other);
        return new Comparison.Scenario("scenario", List.of(baseline, figure("Rowcast", unit, rowcast)))
                .comparison(baseline)
                .orElseThrow();
    }

    private static Figure figure(String subject, String unit, double value) {
        return Figure.of("suite", "scenario", subject, "metric", unit, value);
    }
}
