package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.convert.KnownSchema;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.Schema;
import org.junit.jupiter.api.Test;

class SchemaLogTest {
    private final SchemaLog log = new SchemaLog("schemas", Map.of(), (short) -1);

    @Test
    void findsWhatItHasRead() {
        KnownSchema schema = KnownSchema.of(Schema.STRING_SCHEMA);
        log.take(entry(schema.document()));
        assertThat(log.find(schema.fingerprint()).schema()).isEqualTo(Schema.STRING_SCHEMA);
    }

    /** With errors.tolerance=all an exception would make dead letters of good records. */
    @Test
    void whatIsNoSchemaEndsTheTaskAndNotTheRecord() {
        assertThatThrownBy(() -> log.take(entry("{}".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(SchemaUnavailableError.class)
                .hasMessageContaining("schemas-0@7");
        assertThatThrownBy(() -> log.take(entry(null))).isInstanceOf(SchemaUnavailableError.class);
    }

    private static ConsumerRecord<byte[], byte[]> entry(byte[] document) {
        return new ConsumerRecord<>("schemas", 0, 7, new byte[0], document);
    }
}
