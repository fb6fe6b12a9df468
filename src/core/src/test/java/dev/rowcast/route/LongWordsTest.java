package dev.rowcast.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.rowcast.contract.PackageTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However long a word of the routing JSON is, it is read or refused: by no more stack, memory or time than a short one. */
class LongWordsTest {
    private static final int LONG = 60_000;

    /** What nobody waits for, on any machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void namesInBackticks() {
        String name = "`" + "a``".repeat(LONG) + "`";

        assertThat(TablePattern.parse(name + "." + name)).isPresent();
        assertThat(TablePattern.parse("shop." + name)).isPresent();
        assertThat(ColumnPattern.parse(name + "." + name + "." + name)).isPresent();
        assertThat(TablePattern.parse(name + "." + name.substring(0, name.length() - 1)))
                .isEmpty();
    }

    @Test
    void servicesAddressesAndPackages() {
        assertThat(read("\"service\": \"a" + ".a".repeat(LONG) + "\", \"target\": \"a:1\""))
                .isPresent();
        assertThat(read("\"target\": \"ipv4:1.1.1.1:65535" + ",1.1.1.1:10000".repeat(LONG) + "\""))
                .isPresent();
        assertThat(read("\"target\": \"ipv6:[::1]:65535" + ",[::1]:10000".repeat(LONG) + "\""))
                .isPresent();
        assertThat(new PackageTemplate("a" + ".a".repeat(LONG)).text()).hasSize(2 * LONG + 1);
    }

    @Test
    void patternsThatAreComparedWithOneAnother() {
        String stars = "*a".repeat(LONG);
        assertTimeoutPreemptively(PATIENCE, () -> {
            ColumnPattern excluded = ColumnPattern.parse("a." + stars + ".c").orElseThrow();
            assertThat(excluded.mayConcern(
                            TablePattern.parse("a." + stars + "*").orElseThrow()))
                    .isTrue();
            assertThat(Glob.parse(stars).overlaps(Glob.parse(stars + "b"))).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e2147483647",
                "1e2147483648",
                "1e99999999999",
                "100e2147483640",
                "100000000000000e2147483640",
                "1e5000",
                "-1E+0005000",
                "0.0e-2147483648",
                "0.0000e-2147483648",
                "1.0000e-2147483645"
            })
    void numbers(String number) {
        assertTimeoutPreemptively(
                PATIENCE,
                () -> assertThatExceptionOfType(RoutingException.class)
                        .isThrownBy(() -> read("\"target\": \"a:1\", \"maxInFlight\": " + number))
                        .satisfies(refused -> assertThat(refused.mistakes())
                                .singleElement()
                                .extracting(Mistake::pointer)
                                .isEqualTo("/subscriptions/0/maxInFlight")));
    }

    private static Optional<Subscription> read(String more) {
        List<Subscription> read = RoutingParser.parse(
                        "{\"subscriptions\": [{\"name\": \"a\", \"tables\": [\"a.b\"], " + more + "}]}")
                .subscriptions();
        return read.stream().findFirst();
    }
}
