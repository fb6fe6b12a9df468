package dev.rowcast.tail;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Times and amounts of time as a person reads them. */
final class Moments {
    private Moments() {}

    /** An instant, in ISO form. */
    static String instant(long seconds, long nanos) {
        try {
            return Instant.ofEpochSecond(seconds, nanos).toString();
        } catch (DateTimeException e) {
            return seconds + " s after 1970";
        }
    }

    /** An amount of time as MySQL writes a TIME: {@code -838:59:59.5}. */
    static String amount(long seconds, long nanos) {
        boolean negative = seconds < 0 || nanos < 0;
        long whole = Math.abs(seconds);
        return (negative ? "-" : "")
                + String.format(Locale.ROOT, "%02d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
                + fraction(Math.abs(nanos));
    }

    /** The part below a second, with its point; empty if there is none. */
    static String fraction(long nanos) {
        return nanos == 0 ? "" : String.format(Locale.ROOT, ".%09d", nanos).replaceAll("0+$", "");
    }

    /** How late a change is, in the unit that suits it. */
    static String lag(Duration lag) {
        long millis = lag.toMillis();
        long size = Math.abs(millis);
        if (size < 1_000) {
            return millis + " ms";
        }
        if (size < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        if (size < 2 * 3_600_000L) {
            return millis / 60_000 + " min";
        }
        return size < 48 * 3_600_000L ? millis / 3_600_000 + " h" : millis / 86_400_000 + " d";
    }
}
