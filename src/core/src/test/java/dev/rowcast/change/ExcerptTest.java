package dev.rowcast.change;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {
    @Test
    void cutsWhatIsLongerAndSaysHowLongItWas() {
        assertThat(Excerpt.of("x".repeat(10), 10)).isEqualTo("x".repeat(10));
        assertThat(Excerpt.of("x".repeat(1_100), 10)).isEqualTo("xxxxxxxxxx… (cut: 1,100 characters in all)");
    }

    @Test
    void leavesNoHalfOfACharacter() {
        assertThat(Excerpt.of("\uD83D\uDE00\uD83D\uDE00", 3)).startsWith("\uD83D\uDE00…");
    }

    @Test
    void theMessageOfARecordIsBounded() {
        RecordException why = new RecordException(new KafkaPlace("orders", 0, 7), "x".repeat(600_000));
        assertThat(why.found()).hasSizeLessThan(4_100);
        assertThat(why).hasMessageStartingWith("topic orders, partition 0, offset 7: xxx");
        assertThat(String.valueOf(why.getMessage())).hasSizeLessThan(4_200);
    }
}
