package dev.rowcast.bench.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.bench.report.Figure;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DelaysTest {
    private static final Delays ONE_TO_THOUSAND =
            new Delays(LongStream.rangeClosed(1, 1_000).map(i -> i * 1_000).toArray());

    @Test
    void aPercentileIsTheLeastThatSoManyDoNotExceed() {
        assertThat(ONE_TO_THOUSAND.millis(50)).isEqualTo(500);
        assertThat(ONE_TO_THOUSAND.millis(99)).isEqualTo(990);
        assertThat(ONE_TO_THOUSAND.millis(99.9)).isEqualTo(999);
        assertThat(ONE_TO_THOUSAND.millis(100)).isEqualTo(1_000);
    }

    @Test
    void oneLateChangeOfFewIsAHighPercentile() {
        Delays delays = new Delays(1_000, 80_000, 1_000, 1_000, 1_000);
        assertThat(delays.millis(50)).isEqualTo(1);
        assertThat(delays.millis(99.9)).isEqualTo(80);
    }

    @Test
    void theFigureHasThePercentileOfAllAndThoseOfTheFifths() {
        Figure figure = ONE_TO_THOUSAND.figure("1,000 changes/s", "Rowcast", "added latency p50", 50);
        assertThat(figure.median()).isEqualTo(500);
        assertThat(figure.min()).isEqualTo(100);
        assertThat(figure.max()).isEqualTo(900);
        assertThat(figure.samples()).isEqualTo(5);
    }

    @Test
    void whatHappenedBeforeItsTimeStaysBelowZero() {
        assertThat(new Delays(-2_000, -2_000, -2_000, -2_000, -2_000).millis(50))
                .isEqualTo(-2);
    }

    @Test
    void noChangesHaveNoPercentile() {
        assertThatThrownBy(Delays::new).isInstanceOf(IllegalArgumentException.class);
    }
}
