package dev.rowcast.destination.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Values as both databases read them. Stateless. */
final class Texts {
    private static final int CLOCK_LENGTH = 26;
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
        if (value instanceof BigInteger number && number.bitLength() < Long.SIZE) {
            return Long.toString(number.longValue());
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
            return clock(clock);
        }
        if (value instanceof List<?> labels) {
            return String.join(",", labels.stream().map(String::valueOf).toList());
        }
        return value.toString();
    }

    /** What a clock in UTC shows then. */
    static String utc(Instant instant) {
        return clock(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }

    /** Such as {@code 2024-02-29 23:59:59.000001}. */
    private static String clock(LocalDateTime clock) {
        StringBuilder text = new StringBuilder(CLOCK_LENGTH);
        padded(text, clock.getYear(), 4).append('-');
        padded(text, clock.getMonthValue(), 2).append('-');
        padded(text, clock.getDayOfMonth(), 2).append(' ');
        padded(text, clock.getHour(), 2).append(':');
        padded(text, clock.getMinute(), 2).append(':');
        padded(text, clock.getSecond(), 2).append('.');
        return padded(text, clock.getNano() / NANOS_PER_MICRO, 6).toString();
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
        long least = 10;
        for (int i = 1; i < digits; i++) {
            least *= 10;
        }
        for (least /= 10; least > Math.max(1, number); least /= 10) {
            text.append('0');
        }
        return text.append(number);
    }
}
