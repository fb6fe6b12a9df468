package dev.rowcast.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers for people: three digits that count, thousands apart. */
public final class Numbers {
    private static final int DIGITS = 3;

    private Numbers() {}

    /** Such as {@code 512,000}, {@code 43.2} or {@code 0.0123}. */
    public static String text(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1_000) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(DIGITS, RoundingMode.HALF_UP));
        int before = rounded.precision() - rounded.scale();
        return String.format(Locale.ROOT, "%,." + Math.max(0, DIGITS - before) + "f", rounded);
    }

    /** A factor, such as {@code 1.68×}. */
    public static String times(double factor) {
        return String.format(Locale.ROOT, factor < 9.995 ? "%.2f×" : factor < 99.95 ? "%.1f×" : "%,.0f×", factor);
    }
}
