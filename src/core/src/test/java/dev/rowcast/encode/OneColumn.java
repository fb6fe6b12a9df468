package dev.rowcast.encode;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.Place;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.FieldTyping;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.v1.ChangeEvent;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Sends single values through the encoder: a table with the one column {@code v}, field 1 of the contract. */
final class OneColumn {
    static final TableId TABLE = new TableId("shop", "orders");
    static final Place AT = new KafkaPlace("shop.shop.orders", 3, 42);
    static final SourcePosition SOURCE =
            new SourcePosition("shop", 1, "uuid:7", "binlog.000001", 4711, 0, 1_700_000_000_123_456_789L, false, null);

    private final SemanticType field;
    private final Schema schema;
    private final SourceSettings settings;
    private final FieldTyping typing;

    OneColumn(SemanticType field, Schema schema, SourceSettings settings) {
        this(field, schema, settings, FieldTyping.STANDARD);
    }

    private OneColumn(SemanticType field, Schema schema, SourceSettings settings, FieldTyping typing) {
        this.field = field;
        this.schema = schema;
        this.settings = settings;
        this.typing = typing;
    }

    /** A DATETIME that is an instant in the zone. */
    static OneColumn zoned(Schema schema, ZoneId zone) {
        FieldTyping typing = new FieldTyping(false, Optional.of(zone));
        return new OneColumn(SemanticType.ZONED_DATETIME, schema, SourceSettings.DEFAULT, typing);
    }

    static OneColumn column(SemanticType field, Schema schema) {
        return new OneColumn(field, schema, SourceSettings.DEFAULT);
    }

    /** A schema of that type whose source type is declared. */
    static SchemaBuilder typed(SchemaBuilder schema, String declared) {
        return schema.parameter("__debezium.source.column.type", declared);
    }

    static Schema named(Schema.Type type, String name) {
        return SchemaBuilder.type(type).name(name).version(1).build();
    }

    /** What a subscriber reads: a scalar, a message; null where the field is absent. */
    Object deliver(Object value) {
        ChangeEvent event = event(value);
        try {
            DynamicMessage row = DynamicMessage.parseFrom(ContractDescriptors.row(contract()), event.getAfter());
            FieldDescriptor v = row.getDescriptorForType().findFieldByNumber(1);
            return row.hasField(v) ? row.getField(v) : null;
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** Like {@link #deliver}, as the generated class of {@code type}. */
    <T extends Message> T deliver(Object value, T type) {
        try {
            @SuppressWarnings("unchecked")
            T message = (T) type.newBuilderForType()
                    .mergeFrom(((Message) deliver(value)).toByteString())
                    .build();
            return message;
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    ChangeEvent event(Object value) {
        Schema row = SchemaBuilder.struct().field("v", schema).build();
        ChangeEncoder encoder = ChangeEncoder.compile(row, null, contract(), field -> true, settings);
        RowChange change = new RowChange(
                AT, TABLE, Operation.INSERT, null, null, row, null, new Struct(row).put("v", value), SOURCE);
        try {
            return ChangeEvent.parseFrom(encoder.encode(change));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private Contract contract() {
        ContractField only = new ContractField(1, "v", "v", field, FieldState.ACTIVE);
        return new Contract(TABLE, 1, "shop", "Orders", List.of(only), List.of(), 1, typing);
    }
}
