package dev.rowcast.encode;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.MessageLite;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.SemanticType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads rows out of the messages that a subscriber gets. Stateless. */
public final class RowMessages {
    private static final int TYPE_BITS = 3;

    private RowMessages() {}

    /** The fields of a contract by their numbers. */
    public static Map<Integer, ContractField> byNumber(Collection<ContractField> fields) {
        return fields.stream().collect(Collectors.toMap(ContractField::number, field -> field));
    }

    /**
     * The value of a message that stands for one, of the class that {@link Row#get} lists; null where the message is empty, as one that isn't set is.
     *
     * @param type what the message means
     */
    public static @Nullable Object value(SemanticType type, MessageLite message) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            message.writeDelimitedTo(bytes);
            return message.getSerializedSize() == 0
                    ? null
                    : FieldValues.read(type, CodedInputStream.newInstance(bytes.toByteArray()));
        } catch (IOException impossible) {
            throw new IllegalStateException("a message can't be written", impossible);
        }
    }

    /**
     * The row in a message of a {@link Contract}.
     *
     * @param fields the fields to read, by their numbers; the others are passed over
     */
    public static Row read(Map<Integer, ContractField> fields, CodedInputStream in) {
        try {
            Map<Integer, Object> values = new HashMap<>();
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                ContractField field = fields.get(tag >>> TYPE_BITS);
                if (field == null) {
                    in.skipField(tag);
                } else {
                    values.put(field.number(), FieldValues.read(field.type(), in));
                }
            }
            return Row.of(values);
        } catch (IOException e) {
            throw new IllegalStateException("a row that was just written can't be read", e);
        }
    }
}
