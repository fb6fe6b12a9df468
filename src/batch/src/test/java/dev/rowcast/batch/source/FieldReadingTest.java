package dev.rowcast.batch.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class FieldReadingTest {
    private static final long LAST = 253_402_300_799L;

    @Property
    void aDateAndTimeIsWhatMysqlWrote(
            @ForAll @LongRange(min = -30_000_000_000L, max = LAST) long second,
            @ForAll @IntRange(max = 999_999) int micros,
            @ForAll @IntRange(max = 6) int digits) {
        int cut = (int) Math.pow(10, 6 - digits);
        LocalDateTime moment = LocalDateTime.ofEpochSecond(second, micros / cut * cut * 1_000, ZoneOffset.UTC);
        String pattern = "uuuu-MM-dd HH:mm:ss" + (digits == 0 ? "" : "." + "S".repeat(digits));
        assertThat(FieldReading.clock(DateTimeFormatter.ofPattern(pattern).format(moment)))
                .isEqualTo(moment);
    }

    @Test
    void aDateThatIsNoneIsNothingAndWhatIsNoDateIsAnError() {
        assertThat(FieldReading.clock(null)).isNull();
        assertThat(FieldReading.clock("0000-00-00 00:00:00")).isNull();
        assertThat(FieldReading.clock("2024-00-10 00:00:00")).isNull();
        assertThat(FieldReading.clock("2024-10-00 00:00:00.000")).isNull();
        assertThat(FieldReading.clock("0001-01-01 00:00:00")).isEqualTo(LocalDateTime.of(1, 1, 1, 0, 0));
        assertThatThrownBy(() -> FieldReading.clock("2024-10-01T00:00:00"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
