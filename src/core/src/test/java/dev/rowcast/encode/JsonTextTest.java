package dev.rowcast.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.rowcast.contract.shape.SourceColumn;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** Which spaces of a JSON document are left out, for anything that looks a little like one. */
class JsonTextTest {
    private static final Schema JSON =
            SchemaBuilder.string().name("io.debezium.data.Json").build();

    private final ValueWriter writer =
            Objects.requireNonNull(TextWriters.of(JSON, new SourceColumn("document", "JSON", false, 0)));
    private final WireWriter out = new WireWriter();

    @Property
    void spacesOutsideOfQuotesAreLeftOut(@ForAll("documents") String document) {
        out.reset();
        assertThatCode(() -> writer.write(out, document)).doesNotThrowAnyException();
        out.tag(WireWriter.tag(1, WireWriter.LENGTH_DELIMITED));
        WireWriter expected = new WireWriter();
        TextWriters.text(expected, compacted(document));
        expected.tag(WireWriter.tag(1, WireWriter.LENGTH_DELIMITED));
        assertThat(out.toByteArray())
                .as("%s", document)
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(new String(expected.toByteArray(), StandardCharsets.UTF_8));
    }

    /** Quotes are counted from the end; one with an odd number of backslashes before it is part of its string. */
    private static String compacted(String document) {
        StringBuilder kept = new StringBuilder();
        boolean quoted = false;
        for (int i = document.length() - 1; i >= 0; i--) {
            char c = document.charAt(i);
            int before = i;
            while (before > 0 && document.charAt(before - 1) == '\\') {
                before--;
            }
            if (c == '"' && (i - before) % 2 == 0) {
                quoted = !quoted;
            }
            if (quoted || " \n\t\r".indexOf(c) < 0) {
                kept.append(c);
            }
        }
        return kept.reverse().toString();
    }

    @Provide
    Arbitrary<String> documents() {
        return Arbitraries.strings()
                .withChars('"', '\\', ' ', '\n', '\t', '\r', ':', 'a', 'é')
                .ofMaxLength(40);
    }
}
