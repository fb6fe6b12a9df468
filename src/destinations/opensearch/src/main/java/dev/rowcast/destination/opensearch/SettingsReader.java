package dev.rowcast.destination.opensearch;

import dev.rowcast.deliver.DestinationType.Problem;
import dev.rowcast.route.Secret;
import dev.rowcast.store.Retention;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the settings of a destination, and notes each mistake with its place. For one reading. */
final class SettingsReader {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})(KiB|MiB)");
    private static final int MOST_BULK_MIB = 90;

    private final List<Problem> problems = new ArrayList<>();

    /** What is wrong; in the order of reading. */
    List<Problem> problems() {
        return problems;
    }

    /** The settings, with a default wherever there is a mistake. */
    OpenSearchSettings read(Map<String, Object> settings) {
        known("", settings, List.of("url", "index", "auth", "tls", "tombstones", "bulk", "takeOver"));
        List<URI> urls = urls(settings.get("url"));
        Map<?, ?> auth = part(settings, "auth", List.of("user", "password"));
        Map<?, ?> tls = part(settings, "tls", List.of("ca"));
        if (tls.containsKey("ca") && urls.stream().noneMatch(url -> "https".equals(url.getScheme()))) {
            problem(
                    "/tls/ca",
                    "there is no TLS without a \"url\" that begins with https; change that, or take this out");
        }
        String user = user(auth);
        Secret password = password(auth);
        if ((user == null) != (password == null) && !auth.isEmpty()) {
            problem("/auth", "a user and a password belong together; write both, or none");
        }
        return new OpenSearchSettings(
                urls,
                index(settings.get("index")),
                user,
                password,
                file(tls.get("ca")),
                retention(part(settings, "tombstones", List.of("retention")).get("retention")),
                bytes(part(settings, "bulk", List.of("maxBytes")).get("maxBytes")),
                text("/takeOver", settings.get("takeOver"), "the name of the subscription that gives its index up"));
    }

    private void known(String place, Map<?, ?> object, List<String> keys) {
        object.keySet().stream()
                .map(String::valueOf)
                .filter(key -> !keys.contains(key))
                .sorted()
                .forEach(key -> problem(
                        place + "/" + key.replace("~", "~0").replace("/", "~1"),
                        "unknown key; known here: " + String.join(", ", keys)));
    }

    private Map<?, ?> part(Map<String, Object> settings, String key, List<String> keys) {
        Object value = settings.get(key);
        if (value instanceof Map<?, ?> part) {
            known("/" + key, part, keys);
            return part;
        }
        if (value != null) {
            problem("/" + key, "is not an object; write one with " + String.join(" and ", keys));
        }
        return Map.of();
    }

    private List<URI> urls(@Nullable Object value) {
        if (value == null) {
            problem(
                    "/url",
                    "missing; write where OpenSearch is, such as \"https://search:9200\", or a list of its nodes");
            return List.of();
        }
        if (!(value instanceof List<?> several)) {
            return nodes("/url", value);
        }
        if (several.isEmpty()) {
            problem("/url", "names no node; write at least one such as \"https://search:9200\"");
        }
        List<URI> urls = new ArrayList<>();
        for (int i = 0; i < several.size(); i++) {
            urls.addAll(nodes("/url/" + i, several.get(i)));
        }
        if (urls.stream().map(URI::getScheme).distinct().count() > 1) {
            problem("/url", "some nodes with TLS and some without; write either https or http");
        }
        return urls;
    }

    private List<URI> nodes(String place, Object value) {
        try {
            URI url = value instanceof String text ? new URI(text) : new URI("");
            boolean plain = (url.getPath() == null || url.getPath().matches("/?"))
                    && url.getQuery() == null
                    && url.getFragment() == null
                    && url.getUserInfo() == null;
            if (plain && url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
                return List.of(url);
            }
        } catch (URISyntaxException notOne) {
            // Told below.
        }
        // Not shown: it may have a password in it.
        problem(place, "is no URL of a node; write such as \"https://search:9200\", without user and path");
        return List.of();
    }

    private String index(@Nullable Object value) {
        if (value == null) {
            return OpenSearchSettings.DEFAULT_INDEX;
        }
        if (!(value instanceof String pattern) || !isName(pattern)) {
            problem(
                    "/index",
                    "is no name of an index in OpenSearch; write one in lower case such as \"orders\", or with the table's such as \""
                            + OpenSearchSettings.DEFAULT_INDEX + "\"");
            return OpenSearchSettings.DEFAULT_INDEX;
        }
        return pattern;
    }

    private static boolean isName(String pattern) {
        String name = pattern.replace(IndexName.DATABASE, "d").replace(IndexName.TABLE, "t");
        return name.indexOf('{') < 0 && name.indexOf('}') < 0 && new IndexName(name).isValid();
    }

    private @Nullable String user(Map<?, ?> auth) {
        Object user = auth.get("user");
        return user instanceof Secret secret
                ? secret.value()
                : text("/auth/user", user, "a user's name, or {\"secret\": \"its name\"}");
    }

    private @Nullable Secret password(Map<?, ?> auth) {
        Object password = auth.get("password");
        if (password == null || password instanceof Secret) {
            return (Secret) password;
        }
        problem("/auth/password", "is not the name of a secret; write {\"secret\": \"its name\"}");
        return null;
    }

    private @Nullable Path file(@Nullable Object value) {
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
        problem("/tls/ca", "is not an absolute path of a file; write such as \"/etc/rowcast/ca.pem\"");
        return null;
    }

    private Duration retention(@Nullable Object value) {
        if (value == null) {
            return Retention.DEFAULT;
        }
        Duration read = Retention.parse(value).orElse(Duration.ZERO);
        if (read.toHours() < 1) {
            problem(
                    "/tombstones/retention",
                    "is not a duration of at least an hour; write such as \"7d\": a number and s, m, h or d");
        }
        return read;
    }

    private long bytes(@Nullable Object value) {
        if (value == null) {
            return OpenSearchSettings.DEFAULT_BULK_BYTES;
        }
        Matcher parts = SIZE.matcher(value.toString());
        long read = value instanceof String && parts.matches()
                ? Long.parseLong(parts.group(1)) << (parts.group(2).equals("MiB") ? 20 : 10)
                : 0;
        if (read == 0 || read > (long) MOST_BULK_MIB << 20) {
            problem(
                    "/bulk/maxBytes",
                    "is not a size of 1 KiB to " + MOST_BULK_MIB
                            + " MiB; write such as \"5MiB\", below http.max_content_length of OpenSearch");
        }
        return read;
    }

    private @Nullable String text(String place, @Nullable Object value, String what) {
        if (value == null || value instanceof String text && !text.isBlank()) {
            return (String) value;
        }
        problem(place, "is not text; write " + what);
        return null;
    }

    private void problem(String place, String message) {
        problems.add(new Problem(place, message));
    }
}
