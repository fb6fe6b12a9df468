package dev.rowcast.encode;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.ShapeParser;
import dev.rowcast.v1.ChangeEvent;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** A table with the one column {@code v}, whose own field is 2, while field 1 of an older type is bridged. */
final class BridgedColumn {
    static final int OLD = 1;
    static final int OWN = 2;

    private final Schema row;
    private final Contract contract;
    private final ChangeEncoder encoder;

    BridgedColumn(Schema column, SemanticType old) {
        row = SchemaBuilder.struct().field("v", column).build();
        contract = new Contract(
                OneColumn.TABLE,
                2,
                "shop",
                "Orders",
                List.of(
                        new ContractField(OLD, "v", "v", old, FieldState.BRIDGED),
                        new ContractField(OWN, "v_v2", "v", ownType(column), FieldState.ACTIVE)),
                List.of(),
                OWN);
        encoder = ChangeEncoder.compile(row, null, contract, field -> true);
    }

    static SemanticType ownType(Schema column) {
        return ShapeParser.typeOf(OneColumn.TABLE, new Field("v", 0, column)).semantic();
    }

    /** What a subscriber reads in the old field; null where it is absent. */
    Object deliver(Object value) {
        return read(row(insert(value).getAfter()), OLD);
    }

    ChangeEvent insert(Object value) {
        return encode(Operation.INSERT, null, new Struct(row).put("v", value));
    }

    ChangeEvent update(Object before, Object after) {
        return encode(Operation.UPDATE, new Struct(row).put("v", before), new Struct(row).put("v", after));
    }

    DynamicMessage row(ByteString bytes) {
        try {
            return DynamicMessage.parseFrom(ContractDescriptors.row(contract), bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    static Object read(DynamicMessage message, int number) {
        FieldDescriptor field = message.getDescriptorForType().findFieldByNumber(number);
        return message.hasField(field) ? message.getField(field) : null;
    }

    private ChangeEvent encode(Operation operation, Struct before, Struct after) {
        RowChange change = new RowChange(
                OneColumn.AT, OneColumn.TABLE, operation, null, null, row, before, after, OneColumn.SOURCE);
        try {
            return ChangeEvent.parseFrom(encoder.encode(change));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
