package dev.rowcast.encode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.type.Date;
import com.google.type.DateTime;
import com.google.type.Decimal;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.v1.LabelSet;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Converts what a bridged field delivers back to its column's type, by other ways than the bridges: by bounds, java.time and string cutting. */
final class BridgeOracle {
    private BridgeOracle() {}

    /** What the column held, given what a field of the type {@code old} has, in the form of {@link #comparable}. */
    static Object back(SemanticType old, Object bridged, SemanticType column) {
        return switch (column) {
            case BOOL, INT32, INT64, UINT64, BITS -> stripped(whole(old, bridged));
            case DECIMAL -> stripped(new BigDecimal(text(old, bridged)));
            case DOUBLE -> isText(old) ? Double.valueOf(text(old, bridged)) : Double.valueOf(binary(old, bridged));
            case FLOAT ->
                old == SemanticType.DECIMAL || isText(old)
                        ? Float.valueOf(text(old, bridged))
                        : Float.valueOf((float) binary(old, bridged));
            case STRING, JSON, ENUM -> text(old, bridged);
            case BYTES -> ByteString.copyFromUtf8((String) bridged);
            case SET -> labels((String) bridged);
            case DATE ->
                old == SemanticType.DATETIME
                        ? midnight(dateTime((Message) bridged))
                        : LocalDate.parse(text(old, bridged));
            case DATETIME ->
                old == SemanticType.DATE
                        ? date((Message) bridged).atStartOfDay()
                        : LocalDateTime.parse(text(old, bridged).replace(' ', 'T'));
            case TIME -> amount((String) bridged);
            case ZONED_DATETIME, TIMESTAMP, GEOMETRY, VECTOR ->
                throw new AssertionError(column + " converts to nothing but itself");
        };
    }

    /** The value of a column's own field, with an equality that is the one of its type. */
    static Object comparable(SemanticType column, Object own) {
        return switch (column) {
            case BOOL, INT32, INT64, UINT64, BITS -> stripped(whole(column, own));
            case DECIMAL -> stripped(new BigDecimal(text(column, own)));
            case SET -> labels(text(column, own));
            case DATE -> date((Message) own);
            case DATETIME -> dateTime((Message) own);
            case TIME -> amount((Message) own);
            default -> own;
        };
    }

    private static BigDecimal whole(SemanticType type, Object value) {
        return switch (type) {
            case FLOAT, DOUBLE -> new BigDecimal(((Number) value).doubleValue());
            default -> new BigDecimal(text(type, value));
        };
    }

    private static double binary(SemanticType type, Object value) {
        return value instanceof Float || value instanceof Double
                ? ((Number) value).doubleValue()
                : Double.parseDouble(text(type, value));
    }

    private static String text(SemanticType type, Object value) {
        return switch (type) {
            case BOOL -> (Boolean) value ? "1" : "0";
            case INT32, INT64 -> value.toString();
            case UINT64, BITS -> Long.toUnsignedString((Long) value);
            case FLOAT -> shortest((Float) value);
            case DOUBLE -> shortest((Double) value);
            case DECIMAL -> parse(Decimal.getDefaultInstance(), value).getValue();
            case STRING, JSON, ENUM -> (String) value;
            case BYTES -> ((ByteString) value).toStringUtf8();
            case SET ->
                String.join(",", parse(LabelSet.getDefaultInstance(), value).getValuesList());
            case DATE -> date((Message) value).toString();
            case DATETIME -> print(dateTime((Message) value));
            case TIME -> print(amount((Message) value));
            case ZONED_DATETIME, TIMESTAMP, GEOMETRY, VECTOR ->
                throw new AssertionError(type + " converts to nothing but itself");
        };
    }

    private static boolean isText(SemanticType type) {
        return type == SemanticType.STRING || type == SemanticType.ENUM || type == SemanticType.JSON;
    }

    private static List<String> labels(String joined) {
        List<String> labels = new ArrayList<>();
        int start = 0;
        for (int comma = joined.indexOf(','); comma >= 0; comma = joined.indexOf(',', start)) {
            labels.add(joined.substring(start, comma));
            start = comma + 1;
        }
        if (!joined.isEmpty()) {
            labels.add(joined.substring(start));
        }
        return labels;
    }

    private static String shortest(double value) {
        return 1 / value == Double.NEGATIVE_INFINITY
                ? "-0"
                : shortest(value, Math.nextDown(value), Math.nextUp(value), (Double.doubleToLongBits(value) & 1) == 0)
                        .toPlainString();
    }

    private static String shortest(float value) {
        return 1 / value == Float.NEGATIVE_INFINITY
                ? "-0"
                : shortest(value, Math.nextDown(value), Math.nextUp(value), (Float.floatToIntBits(value) & 1) == 0)
                        .toPlainString();
    }

    /** The one with the fewest digits of all decimals that are nearer to the number than to its neighbours, or as near if it is even. */
    private static BigDecimal shortest(double value, double below, double above, boolean even) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal half = new BigDecimal("0.5");
        BigDecimal low = exact.add(finite(below, value)).multiply(half);
        BigDecimal high = exact.add(finite(above, value)).multiply(half);
        for (int scale = -310; ; scale++) {
            BigDecimal candidate = exact.setScale(scale, RoundingMode.HALF_EVEN);
            int lowest = candidate.compareTo(low);
            int highest = candidate.compareTo(high);
            if (lowest > 0 && highest < 0 || even && lowest >= 0 && highest <= 0) {
                return candidate.signum() == 0 ? BigDecimal.ZERO : stripped(candidate);
            }
        }
    }

    private static BigDecimal finite(double neighbour, double value) {
        return new BigDecimal(Double.isInfinite(neighbour) ? value : neighbour);
    }

    private static BigDecimal stripped(BigDecimal number) {
        return number.stripTrailingZeros();
    }

    private static LocalDate midnight(LocalDateTime time) {
        if (time.getNano() != 0 || time.getHour() + time.getMinute() + time.getSecond() != 0) {
            throw new AssertionError(time + " isn't midnight");
        }
        return time.toLocalDate();
    }

    private static LocalDate date(Message message) {
        Date date = parse(Date.getDefaultInstance(), message);
        return LocalDate.of(date.getYear(), date.getMonth(), date.getDay());
    }

    private static LocalDateTime dateTime(Message message) {
        DateTime time = parse(DateTime.getDefaultInstance(), message);
        return LocalDate.of(time.getYear(), time.getMonth(), time.getDay())
                .atTime(time.getHours(), time.getMinutes(), time.getSeconds(), time.getNanos());
    }

    private static BigInteger amount(Message message) {
        com.google.protobuf.Duration amount = parse(com.google.protobuf.Duration.getDefaultInstance(), message);
        return BigInteger.valueOf(amount.getSeconds() * 1_000_000_000 + amount.getNanos());
    }

    private static BigInteger amount(String text) {
        String[] parts = text.replace("-", "").split(":");
        BigDecimal seconds = new BigDecimal(parts[2])
                .add(new BigDecimal(parts[1]).multiply(BigDecimal.valueOf(60)))
                .add(new BigDecimal(parts[0]).multiply(BigDecimal.valueOf(3_600)));
        BigInteger nanos = seconds.movePointRight(9).toBigIntegerExact();
        return text.startsWith("-") ? nanos.negate() : nanos;
    }

    /** LocalDateTime's own text, with the seconds that it leaves out where they are 0. */
    private static String print(LocalDateTime time) {
        String text = time.toString().replace('T', ' ');
        return text.length() == "2024-02-29 01:02".length() ? text + ":00" : text;
    }

    private static String print(BigInteger nanos) {
        Duration amount = Duration.ofNanos(nanos.abs().longValueExact());
        String clock = LocalDate.EPOCH
                .atStartOfDay()
                .plus(amount.minusHours(amount.toHours()))
                .toLocalTime()
                .toString();
        String seconds = clock.length() == "01:02".length() ? clock + ":00" : clock;
        return String.format(
                Locale.ROOT, "%s%02d%s", nanos.signum() < 0 ? "-" : "", amount.toHours(), seconds.substring(2));
    }

    private static <T extends Message> T parse(T type, Object value) {
        try {
            @SuppressWarnings("unchecked")
            T message = (T) type.newBuilderForType()
                    .mergeFrom(((Message) value).toByteString())
                    .build();
            return message;
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
