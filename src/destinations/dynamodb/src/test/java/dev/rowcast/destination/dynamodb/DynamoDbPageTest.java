package dev.rowcast.destination.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.destination.NamedTests;
import dev.rowcast.destination.StoreCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of this destination begins with what was not tried, names tests that are there, and has each setting and type. */
class DynamoDbPageTest {
    private static final Path PAGE = Path.of("../../docs/dynamodb.md");
    private static final Path TESTS = Path.of("src/test/java/dev/rowcast/destination/dynamodb");

    @Test
    void everyTestThatThePageNamesIsThere() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).startsWith("**Not run against the service itself**");
        assertThat(NamedTests.assertThere(page, TESTS)).isGreaterThan(8);
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
