package dev.rowcast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the documentation shows is what was measured: {@code ./rowcast bench --render --docs} writes it anew. */
class DocsTest {
    private static final Docs DOCS = Docs.of(Path.of("../.."));

    @Test
    void thePageAndItsChartsAreMadeFromTheResults() {
        DOCS.rendered(DOCS.results())
                .forEach((file, text) ->
                        assertThat(file).as("made from %s", DOCS.file()).hasContent(text));
    }
}
