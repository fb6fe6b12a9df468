package dev.rowcast.store;

import dev.rowcast.deliver.DestinationType.Problem;
import dev.rowcast.route.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The mistakes in the settings of a store, with their places, and the readers of what several kinds of stores have there. For one reading. */
public final class Mistakes {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})(KiB|MiB)");

    private final List<Problem> problems = new ArrayList<>();

    /** In the order of reading. */
    public List<Problem> all() {
        return problems;
    }

    /** @param place a JSON pointer within the settings */
    public void add(String place, String message) {
        problems.add(new Problem(place, message));
    }

    /** Each key of the object that isn't one of these is a mistake. */
    public void unknown(String place, Map<?, ?> object, List<String> keys) {
        object.keySet().stream()
                .map(String::valueOf)
                .filter(key -> !keys.contains(key))
                .sorted()
                .forEach(key -> add(
                        place + "/" + key.replace("~", "~0").replace("/", "~1"),
                        "unknown key; known here: " + String.join(", ", keys)));
    }

    /** An object with some of these keys; empty where there is none. */
    public Map<?, ?> part(Map<String, Object> settings, String key, List<String> keys) {
        Object value = settings.get(key);
        if (value instanceof Map<?, ?> part) {
            unknown("/" + key, part, keys);
            return part;
        }
        if (value != null) {
            add("/" + key, "is not an object; write one with " + String.join(", ", keys));
        }
        return Map.of();
    }

    /** A text that isn't blank; null where there is none. */
    public @Nullable String text(String place, @Nullable Object value, String what) {
        if (value == null || value instanceof String text && !text.isBlank()) {
            return (String) value;
        }
        add(place, "is not text; write " + what);
        return null;
    }

    /** The same, or the name of a secret whose value it is. */
    public @Nullable String textOrSecret(String place, @Nullable Object value, String what) {
        return value instanceof Secret secret
                ? secret.value()
                : text(place, value, what + ", or {\"secret\": \"its name\"}");
    }

    /** Null where there is none. */
    public @Nullable Secret secret(String place, @Nullable Object value) {
        if (value == null || value instanceof Secret) {
            return (Secret) value;
        }
        add(place, "is not the name of a secret; write {\"secret\": \"its name\"}");
        return null;
    }

    /** An absolute path; null where there is none. */
    public @Nullable Path file(String place, @Nullable Object value, String example) {
        if (value == null) {
            return null;
        }
        try {
            if (value instanceof String text && Path.of(text).isAbsolute()) {
                return Path.of(text);
            }
        } catch (InvalidPathException notOne) {
            // Told below.
        }
        add(place, "is not an absolute path of a file; write such as \"" + example + "\"");
        return null;
    }

    /** A URL of http or https that has a host, and neither user nor path; empty where it isn't one, which is no mistake yet. */
    public static Optional<URI> url(Object value) {
        try {
            URI url = value instanceof String text ? new URI(text) : new URI("");
            boolean plain = (url.getPath() == null || url.getPath().matches("/?"))
                    && url.getQuery() == null
                    && url.getFragment() == null
                    && url.getUserInfo() == null;
            return plain && url.getHost() != null && List.of("http", "https").contains(url.getScheme())
                    ? Optional.of(url)
                    : Optional.empty();
        } catch (URISyntaxException notOne) {
            return Optional.empty();
        }
    }

    /** {@code tombstones.retention}. */
    public Duration retention(@Nullable Object value) {
        if (value == null) {
            return Retention.DEFAULT;
        }
        Duration read = Retention.parse(value).orElse(Duration.ZERO);
        if (read.toHours() < 1) {
            add(
                    "/tombstones/retention",
                    "is not a duration of at least an hour; write such as \"7d\": a number and s, m, h or d");
        }
        return read;
    }

    /**
     * A size such as {@code 5MiB}, in bytes.
     *
     * @param most in MiB
     * @param advice what the message ends with
     */
    public long bytes(String place, @Nullable Object value, long otherwise, int most, String advice) {
        if (value == null) {
            return otherwise;
        }
        Matcher parts = SIZE.matcher(value.toString());
        long read = value instanceof String && parts.matches()
                ? Long.parseLong(parts.group(1)) << (parts.group(2).equals("MiB") ? 20 : 10)
                : 0;
        if (read == 0 || read > (long) most << 20) {
            add(place, "is not a size of 1 KiB to " + most + " MiB; write such as \"5MiB\"" + advice);
            return otherwise;
        }
        return read;
    }
}
