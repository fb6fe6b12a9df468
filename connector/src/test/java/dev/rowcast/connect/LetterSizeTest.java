package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever JsonConverter writes is no larger than was said, and not by much smaller. */
class LetterSizeTest {
    private static final Schema ROW = SchemaBuilder.struct()
            .field("text", Schema.OPTIONAL_STRING_SCHEMA)
            .field("bytes", Schema.OPTIONAL_BYTES_SCHEMA)
            .field("number", Schema.INT64_SCHEMA)
            .optional()
            .build();
    private static final Schema ENVELOPE = SchemaBuilder.struct()
            .field("before", ROW)
            .field("after", ROW)
            .field("list", SchemaBuilder.array(Schema.STRING_SCHEMA).build())
            .build();
    private static final int REST = 14_000;

    private final JsonConverter converter = new JsonConverter();

    LetterSizeTest() {
        converter.configure(Map.of("schemas.enable", "true"), false);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 5_000})
    void isAboutWhatJsonTakes(int length) {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            assertAbout(text(random, length), random.nextLong());
        }
        assertAbout("\u0001\"\\é漢\uD83D\uDE00".repeat(length), 1);
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        // No surrogates.
        random.ints(length, 0, 0xD800).forEach(text::appendCodePoint);
        return text.toString();
    }

    private void assertAbout(String text, long number) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Struct row = new Struct(ROW).put("text", text).put("bytes", bytes).put("number", number);
        Struct value = new Struct(ENVELOPE).put("before", row).put("after", row).put("list", List.of(text, text));
        long json = converter.fromConnectData("t", ENVELOPE, value).length;
        long said = LetterSize.of(new SinkRecord("t", 0, null, null, ENVELOPE, value, 0));
        assertThat(said).isBetween(json, json + REST);
    }
}
