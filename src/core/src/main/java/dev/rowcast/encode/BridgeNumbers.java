package dev.rowcast.encode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts numbers and their texts to numbers; null if that isn't possible without loss. */
final class BridgeNumbers {
    private static final int DECIMAL_DIGITS = 65;
    private static final int DECIMAL_SCALE = 30;
    /** Digits that distinguish every float, and every double, from its neighbours. */
    private static final int FLOAT_DIGITS = 9;

    private static final int DOUBLE_DIGITS = 17;

    /** At most as long as 2^64, so that a long text is cheap to refuse. */
    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,19}");

    /** At most as long as {@link Double#MIN_VALUE} with all its digits. */
    private static final Pattern PLAIN = Pattern.compile("-?(0|[1-9][0-9]{0,350})(\\.[0-9]{1,350})?");

    private BridgeNumbers() {}

    static @Nullable BigInteger whole(Object value) {
        if (value instanceof BigInteger whole) {
            return whole;
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.stripTrailingZeros().scale() <= 0 ? decimal.toBigInteger() : null;
        }
        if (value instanceof Float || value instanceof Double) {
            double number = ((Number) value).doubleValue();
            boolean whole = Double.isFinite(number) && number == Math.rint(number) && !isNegativeZero(number);
            return whole ? new BigDecimal(number).toBigInteger() : null;
        }
        return value instanceof String text && WHOLE.matcher(text).matches() ? new BigInteger(text) : null;
    }

    /** No more digits than MySQL's DECIMAL can have. */
    static @Nullable BigDecimal decimal(Object value) {
        BigDecimal decimal = anyDecimal(value);
        if (decimal == null || decimal.scale() > DECIMAL_SCALE) {
            return null;
        }
        int before = Math.max(0, decimal.precision() - decimal.scale());
        return before + decimal.scale() <= DECIMAL_DIGITS ? decimal : null;
    }

    static @Nullable Double twofold(Object value) {
        if (value instanceof Float single) {
            return (double) single;
        }
        if (value instanceof BigInteger whole) {
            double number = whole.doubleValue();
            return whole.equals(whole(number)) ? (Double) number : null;
        }
        if (value instanceof BigDecimal decimal) {
            double number = decimal.doubleValue();
            return isSame(decimal, shortest(number)) ? (Double) number : null;
        }
        if (value instanceof String text && PLAIN.matcher(text).matches()) {
            double number = Double.parseDouble(text);
            return text.equals(plain(number)) ? (Double) number : null;
        }
        return null;
    }

    static @Nullable Float single(Object value) {
        if (value instanceof Double number) {
            float single = number.floatValue();
            return Double.compare(single, number) == 0 ? (Float) single : null;
        }
        if (value instanceof BigInteger whole) {
            float single = whole.floatValue();
            return whole.equals(whole(single)) ? (Float) single : null;
        }
        if (value instanceof BigDecimal decimal) {
            float single = decimal.floatValue();
            return isSame(decimal, shortest(single)) ? (Float) single : null;
        }
        if (value instanceof String text && PLAIN.matcher(text).matches()) {
            float single = Float.parseFloat(text);
            return text.equals(plain(single)) ? (Float) single : null;
        }
        return null;
    }

    /** The number in plain notation; null if it isn't finite. */
    static @Nullable String plain(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof BigInteger whole) {
            return whole.toString();
        }
        if (value instanceof Float || value instanceof Double) {
            if (isNegativeZero(((Number) value).doubleValue())) {
                return "-0";
            }
            BigDecimal shortest = value instanceof Float single ? shortest(single) : shortest((Double) value);
            return shortest == null ? null : shortest.toPlainString();
        }
        return null;
    }

    private static @Nullable BigDecimal anyDecimal(Object value) {
        if (value instanceof BigInteger whole) {
            return new BigDecimal(whole);
        }
        if (value instanceof BigDecimal decimal) {
            return decimal;
        }
        if (value instanceof Float single) {
            return shortest(single);
        }
        if (value instanceof Double number) {
            return shortest(number);
        }
        if (value instanceof String text && PLAIN.matcher(text).matches()) {
            BigDecimal decimal = new BigDecimal(text);
            return decimal.toPlainString().equals(text) ? decimal : null;
        }
        return null;
    }

    /**
     * The shortest decimal that parses to the same number. Doesn't use {@link Double#toString}, whose results differ between releases of Java, so
     * that a replay could give other bytes.
     */
    private static @Nullable BigDecimal shortest(double number) {
        if (!Double.isFinite(number) || isNegativeZero(number)) {
            return null;
        }
        BigDecimal exact = new BigDecimal(number);
        int digits = 1;
        while (digits < DOUBLE_DIGITS && round(exact, digits).doubleValue() != number) {
            digits++;
        }
        return tidy(round(exact, digits));
    }

    private static @Nullable BigDecimal shortest(float number) {
        if (!Float.isFinite(number) || isNegativeZero(number)) {
            return null;
        }
        BigDecimal exact = new BigDecimal(number);
        int digits = 1;
        while (digits < FLOAT_DIGITS && round(exact, digits).floatValue() != number) {
            digits++;
        }
        return tidy(round(exact, digits));
    }

    private static BigDecimal round(BigDecimal exact, int digits) {
        return exact.round(new MathContext(digits));
    }

    private static BigDecimal tidy(BigDecimal decimal) {
        BigDecimal stripped = decimal.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static boolean isSame(BigDecimal one, @Nullable BigDecimal other) {
        return other != null && one.compareTo(other) == 0;
    }

    private static boolean isNegativeZero(double number) {
        return number == 0 && Double.compare(number, 0) != 0;
    }
}
