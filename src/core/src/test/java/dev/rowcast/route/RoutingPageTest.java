package dev.rowcast.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the page of the docs says of policies and shows as examples. */
class RoutingPageTest {
    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    private final String page = read();

    @Test
    void itsExamplesAreGood() {
        List<String> examples =
                EXAMPLE.matcher(page).results().map(match -> match.group(1)).toList();

        assertThat(examples)
                .hasSize(6)
                .allSatisfy(example ->
                        assertThatCode(() -> RoutingParser.parse(example)).doesNotThrowAnyException());
    }

    @Test
    void itsTableOfKindsIsThatOfTheReader() {
        for (ChangeKind kind : ChangeKind.values()) {
            String more = kind.allowed().stream()
                    .filter(policy -> !List.of(Policy.HOLD, Policy.QUARANTINE, Policy.FAIL)
                            .contains(policy))
                    .map(policy -> "`" + policy.word() + "`")
                    .collect(Collectors.joining(", "));

            assertThat(cellsOf(kind.word()))
                    .as(kind.word())
                    .hasSize(6)
                    .endsWith(
                            "`" + Policies.STANDARD.on(kind).word() + "`",
                            "`" + Policies.STRICT.on(kind).word() + "`",
                            "`" + Policies.LENIENT.on(kind).word() + "`",
                            more);
        }
    }

    @Test
    void itsTableOfPoliciesIsInTheOrderOfStrictness() {
        List<Integer> places = Arrays.stream(Policy.values())
                .map(policy -> page.indexOf("\n| `" + policy.word() + "` | "))
                .toList();

        assertThat(places).doesNotContain(-1).isSorted();
    }

    private List<String> cellsOf(String first) {
        String row = page.lines()
                .filter(line -> line.startsWith("| `" + first + "` |"))
                .findFirst()
                .orElse("");
        return Arrays.stream(row.split("\\|", -1))
                .map(String::strip)
                .skip(1)
                .limit(6)
                .toList();
    }

    private static String read() {
        try {
            return Files.readString(Path.of("../docs/routing.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
