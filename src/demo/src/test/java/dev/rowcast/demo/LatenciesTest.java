package dev.rowcast.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void takesTheNearestRank() {
        Latencies hundred = Latencies.of(LongStream.rangeClosed(1, 100)
                .map(i -> 101 - i)
                .mapToObj(Duration::ofMillis)
                .toList());

        assertThat(hundred.percentile(0.50)).isEqualTo(Duration.ofMillis(50));
        assertThat(hundred.percentile(0.99)).isEqualTo(Duration.ofMillis(99));
        assertThat(hundred.percentile(1.00)).isEqualTo(Duration.ofMillis(100));
        assertThat(hundred.count()).isEqualTo(100);
    }

    @Test
    void isThatOneWhereThereIsOne() {
        Latencies one = Latencies.of(List.of(Duration.ofNanos(7_340_000)));

        assertThat(one.describe()).isEqualTo("p50 7.3 ms, p99 7.3 ms");
    }

    @Test
    void hasNoPercentileOfNothing() {
        assertThatThrownBy(() -> Latencies.of(List.of()).percentile(0.5)).isInstanceOf(IllegalStateException.class);
    }
}
