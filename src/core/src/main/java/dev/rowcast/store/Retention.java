package dev.rowcast.store;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** For how long a store remembers what was deleted, as a destination's settings say it: {@code 7d} or {@code 36h}. */
public final class Retention {
    /** Where the settings say nothing. */
    public static final Duration DEFAULT = Duration.ofDays(7);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})([smhd])");

    private Retention() {}

    /** A whole number above 0 and {@code s}, {@code m}, {@code h} or {@code d}; empty where it isn't that. */
    public static Optional<Duration> parse(Object value) {
        Matcher parts = FORM.matcher(value instanceof String text ? text : "");
        if (!parts.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(parts.group(1));
        Duration read = switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
        return Optional.of(read).filter(each -> !each.isZero());
    }
}
