package dev.rowcast.encode;

import dev.rowcast.contract.shape.SemanticType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The target side of a {@link Bridge}.
 *
 * @param conversion converts the values that {@link BridgeSource} reads to values of the field
 * @param writer writes the converted value
 */
record BridgeTarget(Conversion conversion, ValueWriter writer) {
    /** Converts a value of the column's own type. */
    interface Conversion {
        /** The converted value; null if it doesn't convert without loss. */
        @Nullable Object convert(Object delivered);
    }

    /** @param fraction digits of the column's fraction of a second, or {@link BridgeTimes#UNKNOWN_FRACTION} */
    static BridgeTarget of(SemanticType from, SemanticType to, int fraction) {
        return switch (to) {
            case BOOL -> integer(1, true);
            case INT32 -> integer(31, false);
            case INT64 -> integer(63, false);
            case UINT64, BITS -> integer(64, true);
            case DECIMAL ->
                new BridgeTarget(
                        BridgeNumbers::decimal,
                        (out, value) -> DecimalWriters.plain(out, ((BigDecimal) value).toPlainString()));
            case FLOAT ->
                new BridgeTarget(
                        BridgeNumbers::single, (out, value) -> out.fixed32(Float.floatToRawIntBits((Float) value)));
            case DOUBLE ->
                new BridgeTarget(
                        BridgeNumbers::twofold,
                        (out, value) -> out.fixed64(Double.doubleToRawLongBits((Double) value)));
            case STRING -> text(value -> BridgeTexts.of(value, fraction));
            case ENUM -> text(value -> from == SemanticType.SET ? onlyLabel(value) : BridgeTexts.of(value, fraction));
            case JSON -> text(value -> from == SemanticType.SET ? null : json(BridgeTexts.of(value, fraction)));
            case BYTES ->
                new BridgeTarget(
                        value -> value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : null,
                        BytesWriters::bytes);
            case SET -> new BridgeTarget(value -> labels(from, value), BridgeTarget::writeLabels);
            case DATE -> new BridgeTarget(BridgeTimes::date, BridgeTarget::writeDate);
            case DATETIME -> new BridgeTarget(BridgeTimes::dateTime, BridgeTarget::writeDateTime);
            case TIME ->
                new BridgeTarget(
                        BridgeTimes::time,
                        (out, value) -> TemporalWriters.amount(out, ((Duration) value).toNanos(), 1_000_000_000, 1));
            case ZONED_DATETIME, TIMESTAMP, GEOMETRY, VECTOR ->
                new BridgeTarget(value -> null, (out, value) -> {
                    throw new IllegalStateException("no other type converts to " + to);
                });
        };
    }

    private static BridgeTarget integer(int bits, boolean unsigned) {
        return new BridgeTarget(
                value -> within(BridgeNumbers.whole(value), bits, unsigned), (out, value) -> out.varint((Long) value));
    }

    /** The number's 64 bits; null if it has more than the given number of bits, without the sign. */
    private static @Nullable Long within(@Nullable BigInteger number, int bits, boolean unsigned) {
        if (number == null || number.bitLength() > bits || (unsigned && number.signum() < 0)) {
            return null;
        }
        return number.longValue();
    }

    private static BridgeTarget text(Conversion conversion) {
        return new BridgeTarget(conversion, (out, value) -> TextWriters.text(out, (String) value));
    }

    private static @Nullable String json(@Nullable String text) {
        return text != null && BridgeTexts.isJson(text) ? text : null;
    }

    private static @Nullable String onlyLabel(Object set) {
        List<?> labels = (List<?>) set;
        return labels.size() == 1 ? (String) labels.get(0) : null;
    }

    private static @Nullable List<String> labels(SemanticType from, Object value) {
        if (from != SemanticType.STRING && from != SemanticType.ENUM) {
            return null;
        }
        String text = (String) value;
        if (from == SemanticType.ENUM) {
            return text.isEmpty() || text.indexOf(',') >= 0 ? null : List.of(text);
        }
        List<String> labels = text.isEmpty() ? List.of() : List.of(text.split(",", -1));
        return new HashSet<>(labels).size() == labels.size() ? labels : null;
    }

    private static void writeLabels(WireWriter out, Object value) {
        int mark = out.written();
        List<?> labels = (List<?>) value;
        for (int i = labels.size() - 1; i >= 0; i--) {
            TextWriters.label(out, (String) labels.get(i));
        }
        out.lengthSince(mark);
    }

    private static void writeDate(WireWriter out, Object value) {
        TemporalWriters.date(out, day((LocalDate) value));
    }

    private static void writeDateTime(WireWriter out, Object value) {
        LocalDateTime time = (LocalDateTime) value;
        TemporalWriters.wallClock(
                out, day(time.toLocalDate()), time.toLocalTime().toSecondOfDay(), time.getNano());
    }

    private static int day(LocalDate date) {
        return Calendar.of(date.getYear(), date.getMonthValue(), date.getDayOfMonth());
    }
}
