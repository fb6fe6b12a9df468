package dev.rowcast.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RateTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Rate rate = new Rate(nanos::get);

    @Test
    void isOfTheLastTenFullSeconds() {
        assertThat(rate.perSecond()).isZero();
        rate.add(100);
        assertThat(rate.perSecond()).as("the second isn't over").isZero();
        pass(1);
        assertThat(rate.perSecond()).isEqualTo(100);
        rate.add(50);
        pass(1);
        assertThat(rate.perSecond()).isEqualTo(75);
        pass(8);
        assertThat(rate.perSecond()).isEqualTo(15);
        pass(1);
        assertThat(rate.perSecond()).isEqualTo(5);
        pass(1);
        assertThat(rate.perSecond()).isZero();
        pass(1_000_000);
        assertThat(rate.perSecond()).isZero();
    }

    @Property(tries = 300)
    void isThatOfAModel(
            @ForAll @Size(max = 40) List<@IntRange(max = 13) Integer> gaps, @ForAll @IntRange(max = 99) int count) {
        AtomicLong clock = new AtomicLong();
        Rate measured = new Rate(clock::get);
        Deque<long[]> events = new ArrayDeque<>();
        long second = 0;
        for (int gap : gaps) {
            second += gap;
            clock.set(TimeUnit.SECONDS.toNanos(second) + gap);
            measured.add(count + gap);
            events.add(new long[] {second, count + gap});
            long now = second;
            long window = Math.min(10, now);
            double expected = window == 0
                    ? 0
                    : (double) events.stream()
                                    .filter(event -> event[0] < now && event[0] >= now - window)
                                    .mapToLong(event -> event[1])
                                    .sum()
                            / window;
            assertThat(measured.perSecond()).isEqualTo(expected);
        }
    }

    private void pass(int seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }
}
