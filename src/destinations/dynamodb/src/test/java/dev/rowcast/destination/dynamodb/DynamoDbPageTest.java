package dev.rowcast.destination.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.destination.StoreCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of this destination begins with what was not tried, names tests that are there, and has each setting and type. */
class DynamoDbPageTest {
    private static final Path PAGE = Path.of("../../docs/dynamodb.md");
    private static final Path TESTS = Path.of("src/test/java/dev/rowcast/destination/dynamodb");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:#(\\w+))?`");

    @Test
    void everyTestThatThePageNamesIsThere() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).startsWith("**Not run against the service itself**");
        Matcher named = NAMED.matcher(page);
        int count = 0;
        while (named.find()) {
            count++;
            Path source = TESTS.resolve(named.group(1) + ".java");
            assertThat(source).exists();
            if (named.group(2) != null) {
                assertThat(source).content().contains("void " + named.group(2) + "(");
            }
        }
        assertThat(count).isGreaterThan(8);
    }

    @Test
    void eachTypeOfAnAttributeAndEachOfRowcastsOwnStandsThere() throws IOException {
        String page = Files.readString(PAGE);
        for (SemanticType type : SemanticType.values()) {
            assertThat(page)
                    .contains("`"
                            + AttributeForm.of(StoreCalls.field(2, "a", type), null, true)
                                    .type() + "`");
        }
        assertThat(page).contains(Attributes.VERSION, Attributes.DELETED, Attributes.EXPIRES);
    }
}
