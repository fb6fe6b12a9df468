package dev.rowcast.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PacerTest {
    @Test
    void doesItSoManyTimes() throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        Pacer.times(7, Duration.ofMillis(1), done::incrementAndGet);

        assertThat(done).hasValue(7);
    }

    @Test
    void endsWithWhatTheStepFailedWith() {
        AtomicInteger done = new AtomicInteger();

        assertThatThrownBy(() -> Pacer.times(7, Duration.ofMillis(1), () -> {
                    if (done.incrementAndGet() == 3) {
                        throw new SQLException("no such table");
                    }
                }))
                .isInstanceOf(DemoException.class)
                .hasMessage("The workload failed: no such table");
        assertThat(done).hasValue(3);
    }

    @Test
    void doesSomethingElseInBetween() throws InterruptedException {
        AtomicInteger inBetween = new AtomicInteger();
        try (Pacer pacer = Pacer.start(() -> {}, Duration.ofMillis(1))) {
            pacer.once(inBetween::incrementAndGet);

            assertThat(inBetween).hasValue(1);
            assertThatThrownBy(() -> pacer.once(() -> {
                        throw new SQLException("no such column");
                    }))
                    .isInstanceOf(DemoException.class)
                    .hasMessage("The workload failed: no such column");
        }
    }
}
