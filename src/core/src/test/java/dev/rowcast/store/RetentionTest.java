package dev.rowcast.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
    @ParameterizedTest
    @CsvSource({"7d, P7D", "36h, PT36H", "90m, PT90M", "7200s, PT2H", "999999d, P999999D"})
    void isANumberAndAUnit(String text, Duration read) {
        assertThat(Retention.parse(text)).contains(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "d", "0d", "-1d", "1.5h", "7 d", "7D", "1w", "9999999d", "5ms"})
    void nothingElseIs(String text) {
        assertThat(Retention.parse(text)).isEmpty();
    }

    @Test
    void norIsANumber() {
        assertThat(Retention.parse(7L)).isEmpty();
    }
}
