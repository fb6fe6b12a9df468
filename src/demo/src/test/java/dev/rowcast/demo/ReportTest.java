package dev.rowcast.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.demo.Report.AtRest;
import dev.rowcast.demo.Report.Bulk;
import dev.rowcast.demo.Report.Count;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final List<AtRest> AT_REST =
            List.of(new AtRest("typed", Latencies.of(List.of(Duration.ofMillis(21), Duration.ofMillis(43)))));
    private static final Bulk BULK = new Bulk(20_000, Duration.ofMillis(4_000));

    @Test
    void keepsItsPromiseWhenAllThatWasSentCame() {
        Report report =
                new Report(List.of(new Count("typed", "shop.orders", 20_100, 20_100, 3)), AT_REST, BULK, List.of(), 0);

        assertThat(report.kept()).isTrue();
        assertThat(report.lines())
                .containsExactly(
                        "       table                  sent  received   lost  duplicates",
                        "typed  shop.orders          20,100    20,100      0           3",
                        "",
                        "typed  commit to callback: p50 21 ms, p99 43 ms  (2 commits at rest)",
                        "20,000 rows in one transaction: all with both after 4.0 s, 5,000 rows/s, in order");
    }

    @Test
    void doesNotWhenOneIsLost() {
        Report report = new Report(List.of(new Count("typed", "shop.orders", 5, 4, 0)), AT_REST, BULK, List.of(), 0);

        assertThat(report.kept()).isFalse();
        assertThat(report.lines().get(1)).isEqualTo("typed  shop.orders               5         4      1           0");
    }

    @Test
    void doesNotWhenMoreCameThanWasSent() {
        assertThat(new Report(List.of(new Count("typed", "shop.orders", 4, 5, 0)), AT_REST, BULK, List.of(), 0).kept())
                .isFalse();
    }

    @Test
    void doesNotWhenOneCameTooEarly() {
        Report report = new Report(List.of(new Count("typed", "shop.orders", 5, 5, 0)), AT_REST, BULK, List.of(), 1);

        assertThat(report.kept()).isFalse();
        assertThat(report.lines()).contains("1 change came out of order");
    }

    @Test
    void doesNotWhenARowDiffers() {
        Verification.Result differs = new Verification.Result(
                "typed",
                Shop.ORDERS,
                5,
                7,
                List.of("newer than this service: discount"),
                List.of("a", "b", "c", "d", "e", "f"));
        Report report =
                new Report(List.of(new Count("typed", "shop.orders", 5, 5, 0)), AT_REST, BULK, List.of(differs), 0);

        assertThat(report.kept()).isFalse();
        assertThat(differs.describe())
                .startsWith(
                        "typed  shop.orders             5 rows x 7 columns  6 differences; newer than this service: discount")
                .endsWith("         e", "         and 1 more");
    }
}
