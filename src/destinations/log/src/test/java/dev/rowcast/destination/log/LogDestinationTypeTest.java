package dev.rowcast.destination.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.RoutingException;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.route.Secrets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Found on the class path, and strict about what the routing says of it. */
class LogDestinationTypeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"file\": \"/var/log/orders.jsonl\"",
                "\"file\": \"/var/log/orders.jsonl\", \"sync\": true",
                "\"stdout\": true",
                "\"file\": \"/x\", \"stdout\": false, \"sync\": false",
            })
    void takes(String settings) {
        assertThatCode(() -> read(settings)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "\"sync\": true | /file missing",
                "\"file\": \"/x\", \"stdout\": true | /stdout there is \"file\" as well",
                "\"file\": \"x.jsonl\" | /file is not an absolute path",
                "\"file\": \"/var/log/\" | /file is not an absolute path",
                "\"file\": 5 | /file is not an absolute path",
                "\"stdout\": \"yes\", \"file\": \"/x\" | /stdout is neither true nor false",
                "\"file\": \"/x\", \"sync\": 1 | /sync is neither true nor false",
                "\"stdout\": true, \"sync\": true | /sync standard output has no disk",
                "\"file\": \"/x\", \"a/b\": 1 | /a~1b unknown key",
            })
    void refuses(String settings, String mistake) {
        assertThatThrownBy(() -> read(settings))
                .isInstanceOfSatisfying(
                        RoutingException.class,
                        refused -> assertThat(refused.mistakes())
                                .singleElement()
                                .satisfies(found -> assertThat(found.pointer() + " " + found.message())
                                        .startsWith("/subscriptions/0/destination" + mistake)));
    }

    @Test
    void isNamedAmongWhatIsInstalled() {
        assertThatThrownBy(() -> RoutingParser.parse(
                        "{\"subscriptions\": [{\"name\": \"a\", \"tables\": [\"shop.*\"], \"destination\": {\"type\": \"lag\"}}]}",
                        Secrets.UNRESOLVED,
                        InstalledDestinations.in(List.of())))
                .hasMessageContaining("did you mean \"log\"? installed: log (the class path)");
    }

    private static void read(String settings) {
        RoutingParser.parse(
                "{\"subscriptions\": [{\"name\": \"a\", \"tables\": [\"shop.*\"], \"destination\": {\"type\": \"log\", "
                        + settings + "}}]}",
                Secrets.UNRESOLVED,
                InstalledDestinations.in(List.of()));
    }
}
