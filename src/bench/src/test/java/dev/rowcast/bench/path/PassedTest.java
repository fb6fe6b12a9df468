package dev.rowcast.bench.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PassedTest {
    private static final long[] COMMITTED = {0, 0, 10_000, 10_000, 20_000, 20_000};
    private static final long[] READABLE = {5_000, 5_000, 15_000, 15_000, 25_000, 25_000};
    private static final long[] ANSWERED = {8_000, 8_000, 14_000, 18_000, 28_000, 28_000};

    private final Passed passed = new Passed(COMMITTED, READABLE, ANSWERED);

    @Test
    void theWholeIsSplitAtThePlainConsumer() {
        assertThat(passed.untilAnswered().millis(100)).isEqualTo(8);
        assertThat(passed.untilReadable().millis(100)).isEqualTo(5);
        assertThat(passed.added().millis(100)).isEqualTo(3);
        assertThat(passed.added().millis(1)).isEqualTo(-1);
    }

    @Test
    void theRateIsThatOfTheCommits() {
        assertThat(passed.perSecond()).isEqualTo(200);
    }
}
