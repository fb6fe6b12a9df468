package dev.rowcast.destination.jdbc;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads for how long deletes are remembered, such as {@code 7d} or {@code 36h}. */
final class Retention {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,5})([mhd])");

    private Retention() {}

    static Optional<Duration> parse(Object text) {
        Matcher parts = FORM.matcher(text instanceof String ? text.toString() : "");
        if (!parts.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(parts.group(1));
        return Optional.of(
                switch (parts.group(2)) {
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }
}
