package dev.rowcast.destination.jdbc;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Values as both databases read them. Stateless. */
final class Texts {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");
    private static final int NANOS_PER_MICRO = 1_000;

    private Texts() {}

    /** A value of a class that has no form of a database's own. */
    static Object of(Object value) {
        if (value instanceof byte[]) {
            return value;
        }
        if (value instanceof Boolean truth) {
            return truth ? "1" : "0";
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof Float number) {
            // In full, since some shortest form is just beyond the largest FLOAT.
            return Double.toString(number.doubleValue());
        }
        if (value instanceof Duration amount) {
            return time(amount);
        }
        if (value instanceof LocalDateTime clock) {
            return CLOCK.format(clock);
        }
        if (value instanceof List<?> labels) {
            return String.join(",", labels.stream().map(String::valueOf).toList());
        }
        return value.toString();
    }

    /** What a clock in UTC shows then. */
    static String utc(Instant instant) {
        return CLOCK.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }

    /** Such as {@code -838:59:59.000000}. */
    private static String time(Duration amount) {
        Duration positive = amount.abs();
        StringBuilder text = new StringBuilder(amount.isNegative() ? "-" : "");
        padded(text, positive.toHours(), 2).append(':');
        padded(text, positive.toMinutesPart(), 2).append(':');
        padded(text, positive.toSecondsPart(), 2).append('.');
        return padded(text, positive.toNanosPart() / NANOS_PER_MICRO, 6).toString();
    }

    private static StringBuilder padded(StringBuilder text, long number, int digits) {
        String plain = Long.toString(number);
        return text.append("0".repeat(Math.max(0, digits - plain.length()))).append(plain);
    }
}
