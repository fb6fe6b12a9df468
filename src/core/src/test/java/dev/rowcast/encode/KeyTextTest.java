package dev.rowcast.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Date;
import java.util.List;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;

class KeyTextTest {
    private static String of(Schema type, Object value) {
        Schema key = SchemaBuilder.struct().field("id", type).build();
        return KeyText.of(new Struct(key).put("id", value));
    }

    @Test
    void equalValuesHaveEqualTextsWhateverTheirWidth() {
        assertThat(of(Schema.INT8_SCHEMA, (byte) 7)).isEqualTo("{\"id\":7}");
        assertThat(of(Schema.INT32_SCHEMA, 7)).isEqualTo("{\"id\":7}");
        assertThat(of(Schema.INT64_SCHEMA, 7L)).isEqualTo("{\"id\":7}");
        assertThat(of(Decimal.schema(0), new BigDecimal("7"))).isEqualTo("{\"id\":7}");
        assertThat(of(Decimal.schema(2), new BigDecimal("7.00"))).isEqualTo("{\"id\":7}");
        assertThat(of(Decimal.schema(2), new BigDecimal("0.00"))).isEqualTo("{\"id\":0}");
        assertThat(of(Decimal.schema(-2), new BigDecimal("7E+2"))).isEqualTo("{\"id\":700}");
    }

    @Test
    void bytesAreToldByTheirContentAndLeftUnread() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {9, 1, 2}, 1, 2);
        assertThat(of(Schema.BYTES_SCHEMA, buffer)).isEqualTo("{\"id\":\"AQI=\"}");
        assertThat(of(Schema.BYTES_SCHEMA, buffer)).isEqualTo("{\"id\":\"AQI=\"}");
        assertThat(of(Schema.BYTES_SCHEMA, new byte[] {1, 2})).isEqualTo("{\"id\":\"AQI=\"}");
    }

    @Test
    void textIsQuoted() {
        assertThat(of(Schema.STRING_SCHEMA, "a\"b\\c\nä")).isEqualTo("{\"id\":\"a\\\"b\\\\c\\nä\"}");
        assertThat(of(Schema.STRING_SCHEMA, "7")).isNotEqualTo(of(Schema.INT32_SCHEMA, 7));
        assertThat(of(Schema.OPTIONAL_STRING_SCHEMA, null)).isEqualTo("{\"id\":null}");
    }

    @Test
    void whateverElseAKeyMayHold() {
        assertThat(of(Timestamp.SCHEMA, new Date(12))).isEqualTo("{\"id\":12}");
        assertThat(of(Schema.BOOLEAN_SCHEMA, true)).isEqualTo("{\"id\":true}");
        assertThat(of(SchemaBuilder.array(Schema.INT32_SCHEMA).build(), List.of(1, 2)))
                .isEqualTo("{\"id\":[1,2]}");
        Schema inner = SchemaBuilder.struct().field("x", Schema.INT32_SCHEMA).build();
        assertThat(of(inner, new Struct(inner).put("x", 1))).isEqualTo("{\"id\":{\"x\":1}}");
    }
}
