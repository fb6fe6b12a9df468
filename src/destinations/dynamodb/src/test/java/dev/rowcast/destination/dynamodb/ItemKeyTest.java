package dev.rowcast.destination.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each key has a text of its own that DynamoDB takes. */
class ItemKeyTest {
    private static final String LONG = "ü€😀".repeat(300);

    @Test
    void usualKeysAreAsTheyAre() {
        assertThat(ItemKey.of("7")).isEqualTo("7");
        assertThat(ItemKey.of("[\"de\",7]")).isEqualTo("[\"de\",7]");
        assertThat(ItemKey.of("x".repeat(ItemKey.LONGEST))).hasSize(ItemKey.LONGEST);
    }

    @Test
    void noTwoKeysShareOne() {
        List<String> keys =
                List.of("", "~", "~~", LONG, LONG + "1", ItemKey.of(LONG), "~" + ItemKey.of(LONG), "é", "e\u0301");
        Stream<String> texts = keys.stream().map(ItemKey::of);
        assertThat(texts)
                .doesNotHaveDuplicates()
                .allSatisfy(text ->
                        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, ItemKey.LONGEST));
        assertThat(ItemKey.of(LONG)).startsWith("~").endsWith(":" + "ü€😀".repeat(21) + "ü");
    }
}
