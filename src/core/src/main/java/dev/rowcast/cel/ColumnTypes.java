package dev.rowcast.cel;

import com.google.common.primitives.UnsignedLong;
import com.google.protobuf.Message;
import com.google.type.Date;
import com.google.type.DateTime;
import com.google.type.Decimal;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.RowMessages;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which columns have the values of expressions, and the values themselves. Stateless. */
final class ColumnTypes {
    /** The messages that stand for values, by their full names. */
    private static final Map<String, SemanticType> MESSAGES = Map.of(
            Decimal.getDescriptor().getFullName(), SemanticType.DECIMAL,
            Date.getDescriptor().getFullName(), SemanticType.DATE,
            DateTime.getDescriptor().getFullName(), SemanticType.DATETIME);

    private ColumnTypes() {}

    /** The type of a column that has an expression's values; empty where no column has such. */
    static Optional<SemanticType> of(CelType type) {
        if (type instanceof OptionalType optional) {
            return of(optional.parameters().get(0));
        }
        return switch (type.kind()) {
            case BOOL -> Optional.of(SemanticType.BOOL);
            case INT -> Optional.of(SemanticType.INT64);
            case UINT -> Optional.of(SemanticType.UINT64);
            case DOUBLE -> Optional.of(SemanticType.DOUBLE);
            case STRING -> Optional.of(SemanticType.STRING);
            case BYTES -> Optional.of(SemanticType.BYTES);
            case TIMESTAMP -> Optional.of(SemanticType.TIMESTAMP);
            case DURATION -> Optional.of(SemanticType.TIME);
            case LIST, MAP, DYN -> Optional.of(SemanticType.JSON);
            default -> Optional.ofNullable(MESSAGES.get(type.name()));
        };
    }

    /** An expression's value as {@link dev.rowcast.encode.Row} has it; null for none. */
    static @Nullable Object value(@Nullable Object value, SemanticType type) {
        if (value instanceof Optional<?> optional) {
            return optional.isEmpty() ? null : value(optional.get(), type);
        }
        if (value == null || value == NullValue.NULL_VALUE) {
            return null;
        }
        return type == SemanticType.JSON ? JsonText.write(plain(value)) : scalar(value);
    }

    private static @Nullable Object scalar(Object value) {
        if (value instanceof UnsignedLong number) {
            return number.bigIntegerValue();
        }
        if (value instanceof CelByteString bytes) {
            return bytes.toByteArray();
        }
        return value instanceof Message message ? message(message) : value;
    }

    private static @Nullable Object message(Message message) {
        String name = message.getDescriptorForType().getFullName();
        SemanticType type = MESSAGES.get(name);
        if (type == null) {
            throw new IllegalArgumentException("a message " + name + " is no value");
        }
        return RowMessages.value(type, message);
    }

    /** As JSON has it: what isn't exact as a number in every language is a text, but for integers. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value == null || value == NullValue.NULL_VALUE) {
            return null;
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(ColumnTypes::plain).orElse(null);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ColumnTypes::plain).toArray();
        }
        if (value instanceof Map<?, ?> members) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            members.forEach((name, each) -> plain.put(String.valueOf(name), plain(each)));
            return plain;
        }
        Object scalar = scalar(value);
        if (scalar instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        boolean asItIs = scalar == null
                || scalar instanceof Long
                || scalar instanceof BigInteger
                || scalar instanceof Boolean
                || scalar instanceof Double
                || scalar instanceof byte[];
        return asItIs ? scalar : String.valueOf(scalar);
    }
}
