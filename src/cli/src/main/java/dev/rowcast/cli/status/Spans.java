package dev.rowcast.cli.status;

import java.util.Locale;

/** Spans of time as a person reads them. */
final class Spans {
    private static final int SECOND = 1_000;
    private static final int MINUTE = 60 * SECOND;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;

    private Spans() {}

    /** In the unit that suits it, such as {@code 41 ms}, {@code 1.6 s}, {@code 3 min}. */
    static String words(long millis) {
        if (millis < SECOND) {
            return millis + " ms";
        }
        if (millis < 10 * SECOND) {
            return String.format(Locale.ROOT, "%.1f s", millis / (double) SECOND)
                    .replace(".0 s", " s");
        }
        if (millis < 2 * MINUTE) {
            return millis / SECOND + " s";
        }
        if (millis < 2 * HOUR) {
            return millis / MINUTE + " min";
        }
        return millis < 2 * (long) DAY ? millis / HOUR + " h" : millis / DAY + " d";
    }
}
