package dev.rowcast.destination.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.destination.StoreCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of this destination begins with what was not tried, names tests that are there, and has each setting and type. */
class BigQueryPageTest {
    private static final Path PAGE = Path.of("../../docs/bigquery.md");
    private static final Path TESTS = Path.of("src/test/java/dev/rowcast/destination/bigquery");
    private static final Path BASES = Path.of("../../core/src/test/java/dev/rowcast/destination");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:#(\\w+))?`");

    @Test
    void everyTestThatThePageNamesIsThere() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).startsWith("**Not run against the service itself**");
        Matcher named = NAMED.matcher(page);
        int count = 0;
        while (named.find()) {
            count++;
            String source = Files.readString(TESTS.resolve(named.group(1) + ".java"));
            String base = source.contains("extends RandomFaultsTest")
                    ? Files.readString(BASES.resolve("RandomFaultsTest.java"))
                    : "";
            assertThat(source + base).contains(named.group(2) == null ? "class " : "void " + named.group(2) + "(");
        }
        assertThat(count).isGreaterThan(8);
    }

    @Test
    void eachTypeAndEachColumnOfRowcastsOwnAndEachSettingStandsThere() throws IOException {
        String page = Files.readString(PAGE);
        for (SemanticType type : SemanticType.values()) {
            assertThat(page)
                    .contains("`"
                            + ColumnForm.of(StoreCalls.field(2, "a", type), null, true)
                                    .type()
                                    .sql() + "`");
        }
        assertThat(page).contains(Columns.KEY, Columns.VERSION, Columns.CHANGE_TYPE, Columns.SEQUENCE);
        SettingsReader reader = new SettingsReader();
        reader.read(Map.of("none", 1));
        String known = reader.problems().get(0).message().replace("unknown key; known here: ", "");
        for (String setting : known.split(", ")) {
            assertThat(page).as("the table of settings").containsPattern("\\| `" + setting + "[`.]");
        }
    }
}
