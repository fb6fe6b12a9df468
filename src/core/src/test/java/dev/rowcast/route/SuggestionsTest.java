package dev.rowcast.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
    @ParameterizedTest
    @CsvSource({"'', '', 0", "'', abc, 3", "kitten, sitting, 3", "ab, ba, 1", "target, tagret, 1", "abc, abc, 0"})
    void countsTheStepsBetweenTwoWords(String a, String b, int steps) {
        assertThat(Suggestions.distance(a, b)).isEqualTo(steps);
        assertThat(Suggestions.distance(b, a)).isEqualTo(steps);
    }

    @Test
    void suggestsTheNearestWordButNoneThatIsFar() {
        List<String> known = List.of("target", "tables", "tls");

        assertThat(Suggestions.nearest("table", known)).contains("tables");
        assertThat(Suggestions.nearest("TARGET", known)).contains("target");
        assertThat(Suggestions.nearest("tsl", known)).contains("tls");
        assertThat(Suggestions.nearest("address", known)).isEmpty();
    }
}
