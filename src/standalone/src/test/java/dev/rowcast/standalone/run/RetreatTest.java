package dev.rowcast.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetreatTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Retreat retreat = new Retreat(nanos::get);

    private void workFor(int seconds) {
        retreat.success();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void itWaitsLongerEachTimeUpToHalfAMinute() {
        assertThat(Stream.generate(retreat::next).limit(8).map(Duration::toMillis))
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
    }

    /** As where each start reads up to the statement that can't be read, and ends there. */
    @Test
    void whatWorkedForAMomentIsNotTriedMoreOften() {
        retreat.next();
        workFor(1);
        assertThat(retreat.next()).isEqualTo(Duration.ofSeconds(1));
        workFor(11);
        assertThat(retreat.next()).isEqualTo(Duration.ofMillis(500));
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
        assertThat(retreat.next()).as("it hasn't worked since").isEqualTo(Duration.ofSeconds(1));
    }
}
