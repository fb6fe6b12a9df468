package dev.rowcast.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.RowChange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole events, byte for byte: what subscribers have been built against. */
class GoldenEventsTest {
    static Stream<Arguments> events() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                GoldenEventsTest.class.getResourceAsStream("/golden/events.txt"), StandardCharsets.UTF_8))) {
            return lines.lines().map(line -> Arguments.of((Object[]) line.split(" "))).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("events")
    void theBytesNeverChange(String mode, String table, long offset, String hex) {
        RowChange change = Recorded.changes(mode, table).stream()
                .filter(candidate -> candidate.at().offset() == offset)
                .findFirst()
                .orElseThrow();
        byte[] bytes = Recorded.encoder(change, Recorded.contract(change)).encode(change);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(hex);
    }
}
