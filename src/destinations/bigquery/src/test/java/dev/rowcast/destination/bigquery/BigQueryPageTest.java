package dev.rowcast.destination.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.destination.NamedTests;
import dev.rowcast.destination.StoreCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of this destination begins with what was not tried, names tests that are there, and has each setting and type. */
class BigQueryPageTest {
    private static final Path PAGE = Path.of("../../docs/bigquery.md");
    private static final Path TESTS = Path.of("src/test/java/dev/rowcast/destination/bigquery");

    @Test
    void everyTestThatThePageNamesIsThere() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).startsWith("**Not run against the service itself**");
        assertThat(NamedTests.assertThere(page, TESTS)).isGreaterThan(8);
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
