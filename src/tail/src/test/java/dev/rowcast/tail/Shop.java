package dev.rowcast.tail;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.shape.ShapeParser;
import dev.rowcast.encode.ChangeEncoder;
import dev.rowcast.sample.BatchDecoder;
import dev.rowcast.sample.ReceivedChange;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.PushRequest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Batches of a table, encoded as the connector does it. */
public final class Shop {
    public static final Instant COMMITTED = Instant.parse("2026-11-22T12:04:07.094Z");

    private static final TableId ORDERS = new TableId("shop", "orders");
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema GEOMETRY = SchemaBuilder.struct()
            .name("io.debezium.data.geometry.Geometry")
            .field("wkb", Schema.BYTES_SCHEMA)
            .field("srid", Schema.OPTIONAL_INT32_SCHEMA)
            .optional()
            .build();
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("status", Schema.OPTIONAL_STRING_SCHEMA)
            .field("amount", Decimal.builder(2).optional().build())
            .field("approved_at", logical(SchemaBuilder.string(), "io.debezium.time.ZonedTimestamp"))
            .field("due", logical(SchemaBuilder.int32(), "io.debezium.time.Date"))
            .field("picked", logical(SchemaBuilder.int64(), "io.debezium.time.MicroTimestamp"))
            .field("took", logical(SchemaBuilder.int64(), "io.debezium.time.MicroTime"))
            .field("photo", Schema.OPTIONAL_BYTES_SCHEMA)
            .field("tags", logical(SchemaBuilder.string(), "io.debezium.data.EnumSet"))
            .field("place", GEOMETRY)
            .field("weight", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field("we ird-name", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    private static final Contract CONTRACT = Evolution.first(ShapeParser.read(ORDERS, ROW, KEY), Set.of());

    private Shop() {}

    private static Schema logical(SchemaBuilder carrier, String name) {
        return carrier.name(name).optional().build();
    }

    /** A row of shop.orders; all but {@code id} is NULL unless named. */
    public static Struct order(long id, Map<String, ?> columns) {
        Struct row = new Struct(ROW).put("id", id);
        columns.forEach((column, value) -> row.put(column, converted(ROW.field(column), value)));
        return row;
    }

    private static Object converted(Field field, Object value) {
        return switch (field.name()) {
            case "amount" -> new BigDecimal((String) value);
            case "due" -> (int) LocalDate.parse((String) value).toEpochDay();
            case "place" -> new Struct(GEOMETRY).put("wkb", value).put("srid", 4326);
            default -> value;
        };
    }

    public static ChangeEvent insert(Struct after) {
        return encoded(Operation.INSERT, null, after);
    }

    public static ChangeEvent snapshot(Struct after) {
        return encoded(Operation.SNAPSHOT, null, after);
    }

    public static ChangeEvent update(Struct before, Struct after) {
        return encoded(Operation.UPDATE, before, after);
    }

    public static ChangeEvent delete(Struct before) {
        return encoded(Operation.DELETE, before, null);
    }

    public static ChangeEvent truncate() {
        return encoded(Operation.TRUNCATE, null, null);
    }

    private static ChangeEvent encoded(Operation operation, Struct before, Struct after) {
        Struct row = after != null ? after : before;
        SourcePosition source = new SourcePosition(
                "s",
                operation == Operation.SNAPSHOT ? 0 : 1,
                null,
                "binlog.000004",
                9177,
                0,
                COMMITTED.getEpochSecond() * 1_000_000_000L + COMMITTED.getNano(),
                operation == Operation.SNAPSHOT,
                null);
        RowChange change = new RowChange(
                new KafkaPlace("s.shop.orders", 3, 17),
                ORDERS,
                operation,
                row == null ? null : KEY,
                row == null ? null : new Struct(KEY).put("id", row.getInt64("id")),
                ROW,
                before,
                after,
                source);
        try {
            return ChangeEvent.parseFrom(ChangeEncoder.compile(ROW, row == null ? null : KEY, CONTRACT, field -> true)
                    .encode(change));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** A batch that carries its description. */
    public static PushRequest batch(ChangeEvent... changes) {
        return undescribed(changes).toBuilder()
                .setDescriptorSet(ContractDescriptors.descriptorSet(CONTRACT))
                .build();
    }

    /** A batch that doesn't. */
    public static PushRequest undescribed(ChangeEvent... changes) {
        return PushRequest.newBuilder()
                .setSubscription("tail")
                .setTopic("s.shop.orders")
                .setPartition(3)
                .setDatabase("shop")
                .setTable("orders")
                .setMessageType(CONTRACT.messageType())
                .setContractRevision(CONTRACT.revision())
                .addAllChanges(Arrays.asList(changes))
                .build();
    }

    /** A batch as it is once it was sent. */
    public static List<ReceivedChange> received(PushRequest batch) {
        try {
            return new BatchDecoder().decode(PushRequest.parseFrom(batch.toByteArray()));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
