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
        return lines("/golden/events.txt");
    }

    static Stream<Arguments> eventsWithShortIds() {
        return lines("/golden/events-short-ids.txt");
    }

    private static Stream<Arguments> lines(String resource) {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(GoldenEventsTest.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
            return lines.lines().map(line -> Arguments.of((Object[]) line.split(" "))).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("events")
    void theBytesNeverChange(String mode, String table, long offset, String hex) {
        assertBytes(recorded(mode, table, offset), hex);
    }

    /** As earlier builds wrote them. */
    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("eventsWithShortIds")
    void andWithShortIdsTheyAreAsTheyWere(String mode, String table, long offset, String hex) {
        assertBytes(recorded(mode, table, offset).withShortId(), hex);
    }

    private static RowChange recorded(String mode, String table, long offset) {
        return Recorded.changes(mode, table).stream()
                .filter(candidate -> candidate.at().sequence() == offset)
                .findFirst()
                .orElseThrow();
    }

    private static void assertBytes(RowChange change, String hex) {
        byte[] bytes = Recorded.encoder(change, Recorded.contract(change)).encode(change);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(hex);
    }
}
