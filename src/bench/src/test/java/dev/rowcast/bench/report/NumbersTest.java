package dev.rowcast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "150, 150",
        "1.5, 1.50",
        "43.21, 43.2",
        "999.6, 1000",
        "0.01234, 0.0123",
        "-12.345, -12.3"
    })
    void threeDigitsCount(double value, String text) {
        assertThat(Numbers.text(value).replace(",", "")).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"512345 | 512,000", "1234567890 | 1,230,000,000", "4310.2|4,310"})
    void thousandsStandApart(double value, String text) {
        assertThat(Numbers.text(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1.683, 1.68×", "9.999, 10.0×", "12.34, 12.3×", "123.4, 123×"})
    void factors(double value, String text) {
        assertThat(Numbers.times(value)).isEqualTo(text);
    }
}
