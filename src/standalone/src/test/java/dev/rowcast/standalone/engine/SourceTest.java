package dev.rowcast.standalone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {
    /** Records are told apart by the names of their topics; under another name a sign of life would be taken for a row. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "topic.prefix",
                "topic.heartbeat.prefix",
                "topic.transaction",
                "topic.delimiter",
                "topic.naming.strategy"
            })
    void nobodyElseNamesTopics(String setting) {
        assertThat(Source.isOurs(setting)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"snapshot.mode", "database.ssl.mode", "column.mask.with.8.chars", "max.batch.size"})
    void theRestIsTheUsers(String setting) {
        assertThat(Source.isOurs(setting)).isFalse();
        Source source = new Source("shop", "h", 3306, "u", "p", 7, "shop\\..*", Map.of(setting, "x"));
        assertThat(source.engineSettings()).containsEntry(setting, "x");
    }

    @Test
    void thePasswordIsForTheEngineAlone() {
        Source source = new Source("shop", "h", 3306, "u", "very secret", 7, "shop\\..*", Map.of());
        assertThat(source.toString()).doesNotContain("very secret");
        assertThat(source.engineSettings()).containsEntry("database.password", "very secret");
    }
}
