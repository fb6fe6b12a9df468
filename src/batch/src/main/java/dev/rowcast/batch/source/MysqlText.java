package dev.rowcast.batch.source;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** Reads what MySQL writes of numbers, dates and times, digit by digit where it lies: a table has many. Stateless. */
final class MysqlText {
    /** So many digits are within a {@code long}, whichever they are. */
    private static final int LONG_DIGITS = 18;

    private static final int DATE_END = 10;
    /** Where the seconds of a date and time end. */
    private static final int SECONDS_END = 19;

    private MysqlText() {}

    static String utf8(byte[] text) {
        return new String(text, StandardCharsets.UTF_8);
    }

    static String ascii(byte[] text) {
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** A whole number that a {@code long} can hold. */
    static long number(byte[] text) {
        boolean negative = text.length > 0 && text[0] == '-';
        long digits = digits(text, negative ? 1 : 0, text.length);
        return negative ? -digits : digits;
    }

    /** With as many digits behind the point as were written. */
    static BigDecimal decimal(byte[] text) {
        if (text.length > LONG_DIGITS) {
            return new BigDecimal(ascii(text));
        }
        int begin = text.length > 0 && text[0] == '-' ? 1 : 0;
        int point = text.length;
        for (int i = begin; i < text.length; i++) {
            if (text[i] == '.') {
                point = i;
                break;
            }
        }
        int scale = Math.max(0, text.length - point - 1);
        long digits = digits(text, begin, point);
        for (int i = 0; i < scale; i++) {
            digits *= 10;
        }
        digits += scale == 0 ? 0 : digits(text, point + 1, text.length);
        return BigDecimal.valueOf(begin == 0 ? digits : -digits, scale);
    }

    static double floating(byte[] text) {
        return Double.parseDouble(ascii(text));
    }

    /** Null for a date that is none. */
    static @Nullable LocalDate date(byte[] text) {
        requireDate(text, text.length == DATE_END);
        return isNone(text)
                ? null
                : LocalDate.of((int) digits(text, 0, 4), (int) digits(text, 5, 7), (int) digits(text, 8, DATE_END));
    }

    /** Of {@code 2024-02-29 12:30:00.123456}, with any number of digits of a second, or none; null for a date that is none. */
    static @Nullable LocalDateTime clock(byte[] text) {
        requireClock(text);
        return isNone(text)
                ? null
                : LocalDateTime.of(
                        (int) digits(text, 0, 4),
                        (int) digits(text, 5, 7),
                        (int) digits(text, 8, DATE_END),
                        (int) digits(text, 11, 13),
                        (int) digits(text, 14, 16),
                        (int) digits(text, 17, SECONDS_END),
                        (int) nanos(text, SECONDS_END));
    }

    /** The same as ISO 8601 writes it of a clock in UTC, with as many digits of a second. */
    static @Nullable String instant(byte[] text) {
        requireClock(text);
        if (isNone(text)) {
            return null;
        }
        byte[] iso = new byte[text.length + 1];
        System.arraycopy(text, 0, iso, 0, text.length);
        iso[DATE_END] = 'T';
        iso[text.length] = 'Z';
        return ascii(iso);
    }

    /** Of {@code -838:59:59.000000}. */
    static Duration time(byte[] text) {
        boolean negative = text.length > 0 && text[0] == '-';
        int begin = negative ? 1 : 0;
        int colon = begin;
        while (colon < text.length && text[colon] != ':') {
            colon++;
        }
        if (colon == begin || text.length < colon + 6 || text[colon + 3] != ':') {
            throw new IllegalArgumentException("MySQL sent a TIME that is none");
        }
        long minutes = digits(text, begin, colon) * 60 + digits(text, colon + 1, colon + 3);
        Duration amount = Duration.ofSeconds(minutes * 60 + digits(text, colon + 4, colon + 6), nanos(text, colon + 6));
        return negative ? amount.negated() : amount;
    }

    private static long nanos(byte[] text, int secondsEnd) {
        if (text.length == secondsEnd) {
            return 0;
        }
        long nanos = digits(text, secondsEnd + 1, text.length);
        for (int digits = text.length - secondsEnd - 1; digits < 9; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static void requireClock(byte[] text) {
        requireDate(text, text.length >= SECONDS_END && text[DATE_END] == ' ' && text[13] == ':' && text[16] == ':');
    }

    private static void requireDate(byte[] text, boolean complete) {
        if (!complete || text[4] != '-' || text[7] != '-') {
            throw new IllegalArgumentException("MySQL sent a date that is none");
        }
    }

    /** Also where just the day or the month is zero. */
    private static boolean isNone(byte[] date) {
        return date[5] == '0' && date[6] == '0' || date[8] == '0' && date[9] == '0';
    }

    private static long digits(byte[] text, int begin, int end) {
        if (begin >= end) {
            throw new IllegalArgumentException("MySQL sent a number without digits");
        }
        long value = 0;
        for (int i = begin; i < end; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("MySQL sent a number that is none");
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
