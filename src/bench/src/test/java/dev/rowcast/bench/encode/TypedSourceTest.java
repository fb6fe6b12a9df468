package dev.rowcast.bench.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The baseline's code fits the benchmark's tables; {@code -Drowcast.docs.write=true} writes it anew. */
class TypedSourceTest {
    private static final Path CHECKED_IN = Path.of("src/main/java/dev/rowcast/bench/encode");

    @ParameterizedTest
    @ValueSource(ints = {5, 20, 100})
    void theBaselineIsWrittenForTheTable(int columns) throws Exception {
        Path here = CHECKED_IN.resolve("Orders" + columns + "Typed.java");
        if (Boolean.getBoolean("rowcast.docs.write")) {
            Files.writeString(here, TypedSource.of(columns));
        }
        assertThat(here).hasContent(TypedSource.of(columns));
    }
}
