package dev.rowcast.standalone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.IdWriter;
import dev.rowcast.change.StreamId;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** The texts of places; ids once given stay. */
class EnginePlaceTest {
    private static final StreamId ORDERS = new StreamId("shop.shop.orders", 0);
    private static final Schema SOURCE = SchemaBuilder.struct()
            .field("file", Schema.STRING_SCHEMA)
            .field("pos", Schema.INT64_SCHEMA)
            .build();
    private static final Struct AT =
            new Struct(SOURCE).put("file", "binlog.000003").put("pos", 157L);

    /** As the text of an id, which is written from its end. */
    private static final class Text implements IdWriter {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void decimal(long number) {
            text.insert(0, number);
        }

        @Override
        public void raw(int ascii) {
            text.insert(0, (char) ascii);
        }

        @Override
        public void utf8(String piece) {
            text.insert(0, piece);
        }
    }

    private static Struct key(Object... values) {
        SchemaBuilder schema = SchemaBuilder.struct();
        for (int i = 0; i < values.length; i++) {
            schema.field(
                    "k" + i,
                    values[i] instanceof String
                            ? Schema.STRING_SCHEMA
                            : values[i] instanceof ByteBuffer ? Schema.BYTES_SCHEMA : Schema.INT64_SCHEMA);
        }
        Struct key = new Struct(schema.build());
        for (int i = 0; i < values.length; i++) {
            key.put("k" + i, values[i]);
        }
        return key;
    }

    private static String id(EnginePlace place) {
        Text text = new Text();
        place.writeId(text);
        return text.text.toString();
    }

    private static EnginePlace place(long sequence, Struct key) {
        return new EnginePlace(ORDERS, sequence, new Epoch(7, true, null), AT, key);
    }

    @Test
    void aRowOfASnapshotHasOneIdHoweverOftenItIsRead() {
        assertThat(id(place(42, key(17L)))).isEqualTo("binlog.000003:157/shop.shop.orders/17");
        assertThat(id(place(99, key(17L)))).isEqualTo(id(place(42, key(17L))));
        assertThat(id(place(42, key(ByteBuffer.wrap(new byte[] {1, -1}))))).endsWith("/01ff");
        assertThat(id(place(42, null))).endsWith("/#42");
    }

    @Test
    void noTwoKeysShareATextOfSeveralColumns() {
        assertThat(id(place(1, key("a,1:b", "c")))).isNotEqualTo(id(place(1, key("a", "b,1:c"))));
        assertThat(id(place(1, key("a", 5L)))).endsWith("/1:a,1:5");
    }

    @Test
    void aPersonReadsTableAndPlaceInTheLog() {
        assertThat(place(42, key(17L)).words())
                .isEqualTo("table topic shop.shop.orders, record 42 (binlog.000003:157)");
    }
}
