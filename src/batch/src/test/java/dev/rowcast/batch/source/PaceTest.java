package dev.rowcast.batch.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MILLISECOND = 1_000_000;

    private long now = 7 * MILLISECOND;
    private final List<Duration> waits = new ArrayList<>();

    private Pace of(long rowsPerSecond) {
        return new Pace(rowsPerSecond, () -> now, time -> {
            waits.add(time);
            now += time.toNanos();
        });
    }

    @Test
    void soManyRowsTakeTheirTimeHoweverFastTheyAreRead() {
        Pace pace = of(1_000);
        long begun = now;
        for (int range = 0; range < 50; range++) {
            now += 30 * MILLISECOND;
            pace.took(100);
        }
        assertThat(Duration.ofNanos(now - begun)).isEqualTo(Duration.ofSeconds(5));
        assertThat(waits).hasSize(50).containsOnly(Duration.ofMillis(70));
    }

    @Test
    void whoIsSlowerDoesNotWait() {
        Pace pace = of(1_000);
        for (int range = 0; range < 50; range++) {
            now += 101 * MILLISECOND;
            pace.took(100);
        }
        assertThat(waits).isEmpty();
    }

    @Test
    void ofALongPauseOneSecondIsCaughtUpAndNoMore() {
        Pace pace = of(1_000);
        now += 3_600_000 * MILLISECOND;
        for (int range = 0; range < 10; range++) {
            pace.took(100);
        }
        assertThat(waits).isEmpty();
        pace.took(100);
        assertThat(waits).containsExactly(Duration.ofMillis(100));
    }

    @Test
    void withoutAPaceNobodyWaits() {
        Pace pace = of(0);
        for (int range = 0; range < 50; range++) {
            pace.took(1_000_000);
        }
        assertThat(waits).isEmpty();
    }

    @Test
    void rowsOfManyRangesAddUp() {
        Pace pace = of(3);
        long begun = now;
        for (int row = 0; row < 30; row++) {
            pace.took(1);
        }
        assertThat(Duration.ofNanos(now - begun)).isBetween(Duration.ofMillis(9_999), Duration.ofSeconds(10));
    }
}
