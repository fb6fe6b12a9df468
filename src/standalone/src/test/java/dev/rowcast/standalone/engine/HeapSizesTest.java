package dev.rowcast.standalone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class HeapSizesTest {
    private static final int MILLION = 1_000_000;

    private final HeapSizes sizes = new HeapSizes();

    private static Schema row(Schema... columns) {
        SchemaBuilder row = SchemaBuilder.struct().name("shop.orders.Value").optional();
        for (int i = 0; i < columns.length; i++) {
            row.field("c" + i, columns[i]);
        }
        return row.build();
    }

    private static Struct envelope(Struct after) {
        Schema schema = SchemaBuilder.struct()
                .name("shop.orders.Envelope")
                .field("before", after.schema())
                .field("after", after.schema())
                .build();
        return new Struct(schema).put("after", after);
    }

    private long of(Schema column, Object value) {
        return sizes.of(envelope(new Struct(row(column)).put("c0", value)));
    }

    /** Memory is kept in bounds by this: what is long must count. */
    @Test
    void whatIsLongCountsWherever() {
        Schema texts = SchemaBuilder.array(Schema.STRING_SCHEMA).build();
        Schema named =
                SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA).build();
        String text = "x".repeat(MILLION);
        assertThat(List.of(
                        of(Schema.STRING_SCHEMA, text),
                        of(Schema.BYTES_SCHEMA, new byte[MILLION]),
                        of(Schema.BYTES_SCHEMA, ByteBuffer.allocate(MILLION)),
                        of(texts, List.of(text)),
                        of(named, Map.of("k", text)),
                        sizes.of(text)))
                .allSatisfy(bytes -> assertThat(bytes).isBetween((long) MILLION, MILLION + 1_000L));
    }

    @Test
    void numbersAndNullsTakeAFewBytes() {
        Struct row = new Struct(row(Schema.INT64_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA)).put("c0", 1L);
        assertThat(sizes.of(envelope(row))).isBetween(50L, 500L);
        assertThat(sizes.of(null)).isZero();
    }

    /** A table that has changed its shape keeps its name. */
    @Test
    void aChangedTableIsCountedAsItIsNow() {
        long before = of(Schema.STRING_SCHEMA, "short");
        Struct wider = new Struct(row(Schema.INT32_SCHEMA, Schema.STRING_SCHEMA))
                .put("c0", 1)
                .put("c1", "x".repeat(MILLION));
        assertThat(sizes.of(envelope(wider))).isGreaterThan(MILLION);
        assertThat(of(Schema.STRING_SCHEMA, "short")).isEqualTo(before);
    }
}
