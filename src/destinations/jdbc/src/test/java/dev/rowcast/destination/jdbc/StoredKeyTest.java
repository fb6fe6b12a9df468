package dev.rowcast.destination.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A key is known by its text, or where that is long by its beginning and its hash. */
class StoredKeyTest {
    @Test
    void aShortOneIsItself() {
        assertThat(StoredKey.of("")).isEmpty();
        assertThat(StoredKey.of("é".repeat(256))).isEqualTo("é".repeat(256));
    }

    /** The same text for ever: rows are found by it. */
    @Test
    void aLongOneIsItsBeginningAndItsHash() {
        assertThat(StoredKey.of("x".repeat(513)))
                .isEqualTo("x".repeat(512) + "#35ade0090e64e74d6ad04204009c23a4e34b82bdf0f4f317fbcc5f26f9b10241");
    }

    @Test
    void noCharacterIsTornAndNoShortOneLooksLikeALongOne() {
        String stored = StoredKey.of("x" + "\ud83d\ude00".repeat(200));
        assertThat(stored).startsWith("x" + "\ud83d\ude00".repeat(127) + "#");
        assertThat(stored.getBytes(StandardCharsets.UTF_8).length).isGreaterThan(512);
        assertThat(stored.length()).isLessThanOrEqualTo(StoredKey.LONGEST);
    }
}
