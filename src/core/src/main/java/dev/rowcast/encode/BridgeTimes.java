package dev.rowcast.encode;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts dates and times to each other, and to and from the texts that MySQL prints; null if that isn't possible without loss. */
final class BridgeTimes {
    /** The source doesn't say how many digits of a second's fraction a column has. */
    static final int UNKNOWN_FRACTION = -1;

    private static final int MAX_HOURS = 838;
    private static final int MAX_FRACTION = 6;
    private static final int NANOS_PER_MICRO = 1_000;

    private static final String DAY = "([0-9]{4})-([0-9]{2})-([0-9]{2})";
    private static final String CLOCK = ":([0-5][0-9]):([0-5][0-9])(?:\\.([0-9]{3}|[0-9]{6}))?";
    private static final Pattern DATE = Pattern.compile(DAY);
    private static final Pattern DATE_TIME = Pattern.compile("(" + DAY + ") ([01][0-9]|2[0-3])" + CLOCK);
    private static final Pattern TIME = Pattern.compile("(-?)([0-9]{2,3})" + CLOCK);

    private BridgeTimes() {}

    static @Nullable LocalDate date(Object value) {
        if (value instanceof LocalDateTime time) {
            return time.toLocalTime().equals(LocalTime.MIDNIGHT) ? time.toLocalDate() : null;
        }
        return value instanceof String text ? day(text) : null;
    }

    static @Nullable LocalDateTime dateTime(Object value) {
        if (value instanceof LocalDate date) {
            return date.atStartOfDay();
        }
        if (!(value instanceof String text)) {
            return null;
        }
        Matcher match = DATE_TIME.matcher(text);
        LocalDate date = match.matches() ? day(match.group(1)) : null;
        if (date == null) {
            return null;
        }
        LocalDateTime time = date.atTime(number(match, 5), number(match, 6), number(match, 7), nanos(match.group(8)));
        return text.equals(text(time, UNKNOWN_FRACTION)) ? time : null;
    }

    static @Nullable Duration time(Object value) {
        if (!(value instanceof String text)) {
            return null;
        }
        Matcher match = TIME.matcher(text);
        if (!match.matches() || number(match, 2) > MAX_HOURS) {
            return null;
        }
        Duration amount = Duration.ofHours(number(match, 2))
                .plusMinutes(number(match, 3))
                .plusSeconds(number(match, 4))
                .plusNanos(nanos(match.group(5)));
        Duration time = match.group(1).isEmpty() ? amount : amount.negated();
        return text.equals(text(time, UNKNOWN_FRACTION)) ? time : null;
    }

    /** The text of a LocalDate, LocalDateTime or Duration. */
    static @Nullable String text(Object value, int fraction) {
        if (value instanceof LocalDate date) {
            return print(date);
        }
        if (value instanceof LocalDateTime time) {
            String digits = fraction(time.getNano(), fraction);
            LocalTime clock = time.toLocalTime();
            return digits == null
                    ? null
                    : String.format(
                            Locale.ROOT,
                            "%s %02d:%02d:%02d%s",
                            print(time.toLocalDate()),
                            clock.getHour(),
                            clock.getMinute(),
                            clock.getSecond(),
                            digits);
        }
        return value instanceof Duration time ? print(time, fraction) : null;
    }

    private static String print(LocalDate date) {
        return String.format(Locale.ROOT, "%04d-%02d-%02d", date.getYear(), date.getMonthValue(), date.getDayOfMonth());
    }

    private static @Nullable String print(Duration time, int fraction) {
        Duration amount = time.abs();
        String digits = fraction(amount.toNanosPart(), fraction);
        return digits == null
                ? null
                : String.format(
                        Locale.ROOT,
                        "%s%02d:%02d:%02d%s",
                        time.isNegative() ? "-" : "",
                        amount.toHours(),
                        amount.toMinutesPart(),
                        amount.toSecondsPart(),
                        digits);
    }

    /** The fraction with its decimal point; empty if it has no digits; null if it has more digits than given, or than MySQL supports. */
    private static @Nullable String fraction(int nanos, int digits) {
        String all = String.format(Locale.ROOT, ".%06d", nanos / NANOS_PER_MICRO);
        int length = digits == UNKNOWN_FRACTION ? enough(all) : digits;
        boolean cut = nanos % NANOS_PER_MICRO != 0
                || length > MAX_FRACTION
                || !all.substring(1 + length).matches("0*");
        if (cut) {
            return null;
        }
        return length == 0 ? "" : all.substring(0, 1 + length);
    }

    private static int enough(String fraction) {
        if (!fraction.endsWith("000")) {
            return MAX_FRACTION;
        }
        return fraction.equals(".000000") ? 0 : 3;
    }

    private static @Nullable LocalDate day(String text) {
        Matcher match = DATE.matcher(text);
        if (!match.matches()) {
            return null;
        }
        int year = number(match, 1);
        int month = number(match, 2);
        int day = number(match, 3);
        return Calendar.isValid(year, month, day) ? LocalDate.of(year, month, day) : null;
    }

    private static int number(Matcher match, int group) {
        return Integer.parseInt(match.group(group));
    }

    private static int nanos(@Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "000000").substring(0, 9));
    }
}
