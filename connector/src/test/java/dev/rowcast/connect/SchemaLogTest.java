package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.convert.KnownSchema;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaLogTest {
    private final SchemaLog log = new SchemaLog("schemas", Map.of(), (short) -1);

    @Test
    void findsWhatItHasRead() {
        KnownSchema schema = KnownSchema.of(Schema.STRING_SCHEMA);
        log.take(entry(0, KnownSchema.name(schema.fingerprint()), schema.document()));
        assertThat(log.find(schema.fingerprint()).schema()).isEqualTo(Schema.STRING_SCHEMA);
    }

    @Test
    void recordsOfSeveralTablesHaveEachItsOwn() {
        KnownSchema one = KnownSchema.of(Schema.STRING_SCHEMA);
        KnownSchema other = KnownSchema.of(Schema.INT64_SCHEMA);
        log.take(entry(0, KnownSchema.name(one.fingerprint()), one.document()));
        log.take(entry(1, KnownSchema.name(other.fingerprint()), other.document()));
        assertThat(log.find(one.fingerprint()).schema()).isEqualTo(Schema.STRING_SCHEMA);
        assertThat(log.find(other.fingerprint()).schema()).isEqualTo(Schema.INT64_SCHEMA);
    }

    @Test
    void ofATopicThatIsntOneOfSchemasLittleIsKept() {
        for (int offset = 0; offset < 1_000; offset++) {
            log.take(entry(offset, "other " + offset, null));
        }
        assertThat(log.missing("other 0")).hasMessageContaining("offset 0");
        assertThat(log.missing("other 999")).hasMessageContaining("isn't in the topic schemas");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "no JSON",
                "[]",
                "{\"type\":\"bytes\",\"name\":\"org.apache.kafka.connect.data.Decimal\"}",
                "{\"type\":\"bytes\",\"name\":\"org.apache.kafka.connect.data.Decimal\",\"parameters\":{\"scale\":\"x\"}}",
                "{\"type\":\"string\",\"default\":\"!\"}",
                "{\"type\":\"int32\",\"name\":\"org.apache.kafka.connect.data.Time\",\"default\":\"////////\"}"
            })
    void anEntryThatIsNoSchemaHarmsJustTheRecordsThatNeedIt(String document) {
        KnownSchema good = KnownSchema.of(Schema.STRING_SCHEMA);
        log.take(entry(7, "00000000000000aa", document.getBytes(StandardCharsets.UTF_8)));
        log.take(entry(8, KnownSchema.name(good.fingerprint()), good.document()));

        assertThat(log.find(good.fingerprint()).schema()).isEqualTo(Schema.STRING_SCHEMA);
        assertThat(log.missing("00000000000000aa"))
                .hasMessageContaining("topic schemas, partition 0, offset 7")
                .hasMessageContaining("Restore");
        assertThat(log.missing("00000000000000ab")).hasMessageContaining("isn't in the topic schemas");
    }

    @Test
    void anEntryWithoutValueOrWithAnotherSchemaIsToldToWhomNeedsIt() {
        log.take(entry(7, "00000000000000aa", null));
        log.take(entry(
                8, "00000000000000ab", KnownSchema.of(Schema.STRING_SCHEMA).document()));

        assertThat(log.missing("00000000000000aa")).hasMessageContaining("offset 7");
        assertThat(log.missing("00000000000000ab"))
                .hasMessageContaining("offset 8")
                .hasMessageContaining("another");
    }

    private static ConsumerRecord<byte[], byte[]> entry(long offset, String key, byte @Nullable [] document) {
        return new ConsumerRecord<>("schemas", 0, offset, key.getBytes(StandardCharsets.UTF_8), document);
    }
}
