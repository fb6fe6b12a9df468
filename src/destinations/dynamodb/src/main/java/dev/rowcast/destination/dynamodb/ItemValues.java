package dev.rowcast.destination.dynamodb;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.encode.Geometry;
import dev.rowcast.encode.Row;
import dev.rowcast.store.UnreadableStoreException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The values of items as they were written: the other way round of {@link AttributeForm}. Stateless. */
final class ItemValues {
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int MICROS_PER_SECOND = 1_000_000;

    private ItemValues() {}

    /** @throws UnreadableStoreException if an attribute is no value of its field */
    static Row row(Map<String, AttributeValue> item, Contract contract) {
        Map<Integer, Object> values = new HashMap<>();
        for (ContractField field : contract.fields()) {
            AttributeValue value = item.get(field.name());
            if (value != null && value.type() != AttributeValue.Type.NUL) {
                values.put(field.number(), valueOrFail(field, value));
            }
        }
        return Row.of(values);
    }

    private static Object valueOrFail(ContractField field, AttributeValue value) {
        try {
            return value(field, value);
        } catch (RuntimeException notOne) {
            throw new UnreadableStoreException(
                    "an item has the attribute " + field.name() + " as " + value.type()
                            + ", which is no value of that column; take that attribute out of its items, and mend them with --repair",
                    notOne);
        }
    }

    private static Object value(ContractField field, AttributeValue value) {
        return switch (field.type()) {
            case BOOL -> value.bool();
            case INT32, INT64 -> Long.valueOf(digits(value));
            case UINT64, BITS -> new BigInteger(digits(value));
            case DECIMAL -> new BigDecimal(digits(value));
            case FLOAT -> Float.valueOf(digits(value));
            case DOUBLE -> Double.valueOf(digits(value));
            case STRING, ENUM, JSON -> text(value);
            case BYTES -> value.b().asByteArray();
            case SET -> value.l().stream().map(ItemValues::text).toList();
            case DATE -> LocalDate.parse(text(value));
            case TIME -> micros(Long.parseLong(digits(value)));
            case DATETIME -> LocalDateTime.parse(text(value));
            case ZONED_DATETIME, TIMESTAMP -> Instant.parse(text(value));
            case GEOMETRY -> geometry(value.m());
            case VECTOR -> components(value.l());
        };
    }

    /** Of a number, or of one that is text. */
    private static String digits(AttributeValue value) {
        return value.n() == null ? text(value) : value.n();
    }

    private static String text(AttributeValue value) {
        if (value.s() == null) {
            throw new IllegalArgumentException("no text");
        }
        return value.s();
    }

    private static Duration micros(long micros) {
        return Duration.ofSeconds(
                Math.floorDiv(micros, MICROS_PER_SECOND),
                Math.floorMod(micros, MICROS_PER_SECOND) * (long) NANOS_PER_MICRO);
    }

    private static Geometry geometry(Map<String, AttributeValue> parts) {
        AttributeValue wkb = parts.get("wkb");
        AttributeValue srid = parts.get("srid");
        if (wkb == null) {
            throw new IllegalArgumentException("no shape");
        }
        return new Geometry(wkb.b().asByteArray(), srid == null ? null : Long.valueOf(srid.n()));
    }

    private static float[] components(List<AttributeValue> values) {
        float[] components = new float[values.size()];
        for (int i = 0; i < components.length; i++) {
            components[i] = Float.parseFloat(digits(values.get(i)));
        }
        return components;
    }
}
