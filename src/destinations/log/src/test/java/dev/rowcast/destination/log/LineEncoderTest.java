package dev.rowcast.destination.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.SourceSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** Lines that readers rely on, byte for byte. */
class LineEncoderTest {
    private static final TableId ORDERS = new TableId("shop", "orders");
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("n", Schema.OPTIONAL_INT32_SCHEMA)
            .field("text", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    private static final Contract CONTRACT = new Contract(
            ORDERS,
            3,
            "shop",
            "Orders",
            List.of(
                    new ContractField(1, "id", "id", SemanticType.INT64, FieldState.ACTIVE),
                    new ContractField(2, "n", "n", SemanticType.INT32, FieldState.ACTIVE),
                    new ContractField(4, "text", "text", SemanticType.STRING, FieldState.ACTIVE)),
            List.of(1),
            4);

    @Test
    void anUpdate() {
        Struct before = new Struct(ROW).put("id", 7L).put("n", 1).put("text", "__debezium_unavailable_value");
        Struct after = new Struct(ROW).put("id", 7L).put("text", "a \"b\"\u2028");
        SourcePosition source = new SourcePosition(
                "shop", 1, "uuid:7", "binlog.000001", 4711, 2, 1_700_000_000_123_000_000L, false, null);

        assertThat(line(Operation.UPDATE, before, after, source))
                .isEqualTo(
                        "{\"id\":\"shop/uuid:7/4711/2/u@3:42\",\"table\":\"shop.orders\",\"revision\":3,\"operation\":\"update\","
                                + "\"key\":{\"id\":\"7\"},\"before\":{\"id\":\"7\",\"n\":1},"
                                + "\"after\":{\"id\":\"7\",\"n\":null,\"text\":\"a \\\"b\\\"\u2028\"},\"unavailable\":[\"text\"],"
                                + "\"position\":{\"topic\":\"shop.shop.orders\",\"partition\":3,\"offset\":42,\"server\":\"shop\","
                                + "\"gtid\":\"uuid:7\",\"file\":\"binlog.000001\",\"position\":4711,\"row\":2,"
                                + "\"committed\":\"2023-11-14T22:13:20.123Z\"}}");
    }

    @Test
    void aTruncate() {
        SourcePosition source = new SourcePosition("shop", 1, null, "binlog.000001", 5, 0, 0, false, null);
        RowChange change = new RowChange(
                new KafkaPlace("t", 0, 1), ORDERS, Operation.TRUNCATE, null, null, ROW, null, null, source);

        assertThat(text(change))
                .isEqualTo(
                        "{\"id\":\"shop/binlog.000001/5/0/t@0:1\",\"table\":\"shop.orders\",\"revision\":3,\"operation\":\"truncate\","
                                + "\"position\":{\"topic\":\"t\",\"partition\":0,\"offset\":1,\"server\":\"shop\",\"file\":\"binlog.000001\","
                                + "\"position\":5,\"row\":0,\"committed\":\"1970-01-01T00:00:00Z\"}}");
    }

    private static String line(Operation operation, Struct before, Struct after, SourcePosition source) {
        return text(new RowChange(
                new KafkaPlace("shop.shop.orders", 3, 42),
                ORDERS,
                operation,
                KEY,
                new Struct(KEY).put("id", 7L),
                ROW,
                before,
                after,
                source));
    }

    private static String text(RowChange change) {
        OutputSchema schema = new OutputSchema(CONTRACT, ROW, KEY, SourceSettings.DEFAULT);
        return new String(new LineEncoder(schema).encode(change), StandardCharsets.UTF_8);
    }
}
