package dev.rowcast.bench.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    @ParameterizedTest
    @CsvSource({"20, 1, 50", "100, 1, 10", "1000, 10, 10", "5000, 50, 10", "250, 2, 8"})
    void batchesAreSmallAndEvenlySpaced(int rowsPerSecond, int rowsOfBatch, int everyMillis) {
        Schedule schedule = new Schedule(rowsPerSecond);
        assertThat(schedule.rowsOfBatch()).isEqualTo(rowsOfBatch);
        assertThat(schedule.dueNanos(0)).isZero();
        assertThat(schedule.dueNanos(1)).isEqualTo(everyMillis * 1_000_000L);
        assertThat(schedule.dueNanos(7)).isEqualTo(7 * everyMillis * 1_000_000L);
    }

    @ParameterizedTest
    @CsvSource({"20, 200", "100, 1000", "1000, 10000", "5000, 50000", "250, 2500"})
    void asManyRowsAreWrittenAsTheRateSays(int rowsPerSecond, int rowsOfTenSeconds) {
        assertThat(new Schedule(rowsPerSecond).rows(Duration.ofSeconds(10))).isEqualTo(rowsOfTenSeconds);
    }

    @Test
    void theLastBatchIsDueWithinTheTime() {
        Schedule schedule = new Schedule(777);
        int batches = schedule.batches(Duration.ofSeconds(3));
        assertThat(schedule.dueNanos(batches - 1)).isLessThan(3_000_000_000L);
        assertThat(schedule.dueNanos(batches + 1)).isGreaterThanOrEqualTo(3_000_000_000L);
    }

    @Test
    void thereIsNoRateOfZero() {
        assertThatThrownBy(() -> new Schedule(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
