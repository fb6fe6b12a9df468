package dev.rowcast.destination.dynamodb;

import dev.rowcast.change.TableId;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the settings of a destination, and notes each mistake with its place. For one reading. */
final class SettingsReader {
    private static final Pattern REGION = Pattern.compile("[a-z]+(-[a-z]+)+-[0-9]+");
    private static final int MOST_AT_ONCE = 1_000;
    /** Of an attribute that is a key, in bytes. */
    private static final int LONGEST_KEY = 255;

    private static final TableId ANY = new TableId("database", "table");

    private final List<Problem> problems = new ArrayList<>();

    /** What is wrong; in the order of reading. */
    List<Problem> problems() {
        return problems;
    }

    /** The settings, with a default wherever there is a mistake. */
    DynamoDbSettings read(Map<String, Object> settings) {
        known(
                "",
                settings,
                List.of(
                        "region",
                        "endpoint",
                        "table",
                        "key",
                        "marks",
                        "auth",
                        "tls",
                        "tombstones",
                        "concurrency",
                        "numbers",
                        "takeOver"));
        return new DynamoDbSettings(
                region(settings.get("region")),
                endpoint(settings.get("endpoint")),
                table(settings.get("table")),
                key(settings.get("key")),
                marks(settings.get("marks")),
                auth(settings),
                file(part(settings, "tls", List.of("ca")).get("ca")),
                retention(part(settings, "tombstones", List.of("retention")).get("retention")),
                concurrency(settings.get("concurrency")),
                numbersAsText(settings.get("numbers")),
                text("/takeOver", settings.get("takeOver"), "the name of the subscription that gives its table up"));
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
            problem("/" + key, "is not an object; write one with " + String.join(", ", keys));
        }
        return Map.of();
    }

    private String region(@Nullable Object value) {
        if (value instanceof String text && REGION.matcher(text).matches()) {
            return text;
        }
        problem(
                "/region",
                (value == null ? "missing" : "is no name of a region of AWS")
                        + "; write where the tables are, such as \"eu-central-1\"");
        return "eu-central-1";
    }

    private @Nullable URI endpoint(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        try {
            URI url = value instanceof String text ? new URI(text) : new URI("");
            boolean plain = (url.getPath() == null || url.getPath().matches("/?"))
                    && url.getQuery() == null
                    && url.getFragment() == null
                    && url.getUserInfo() == null;
            if (plain && url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
                return url;
            }
        } catch (URISyntaxException notOne) {
            // Told below.
        }
        // Not shown: it may have a password in it.
        problem(
                "/endpoint",
                "is no URL of DynamoDB; write such as \"https://vpce-1.dynamodb.eu-central-1.vpce.amazonaws.com\", without user and path, or leave it out");
        return null;
    }

    private String table(@Nullable Object value) {
        if (value == null) {
            return DynamoDbSettings.DEFAULT_TABLE;
        }
        if (value instanceof String pattern && TableName.of(pattern, ANY).isValid()) {
            return pattern;
        }
        problem(
                "/table",
                "is no name of a table in DynamoDB, which has 3 to 255 letters, digits, _, - and . ; write such as \"orders\", or with the table's such as \""
                        + DynamoDbSettings.DEFAULT_TABLE + "\"");
        return DynamoDbSettings.DEFAULT_TABLE;
    }

    private String key(@Nullable Object value) {
        if (value == null) {
            return DynamoDbSettings.DEFAULT_KEY;
        }
        if (value instanceof String name
                && !name.isBlank()
                && name.length() <= LONGEST_KEY
                && !Attributes.isOwn(name)) {
            return name;
        }
        problem(
                "/key",
                "is no name of an attribute; write what the partition key of the tables is called, such as \"pk\"");
        return DynamoDbSettings.DEFAULT_KEY;
    }

    private String marks(@Nullable Object value) {
        if (value == null) {
            return DynamoDbSettings.DEFAULT_MARKS;
        }
        if (value instanceof String name && new TableName(name).isValid()) {
            return name;
        }
        problem(
                "/marks",
                "is no name of a table in DynamoDB; write such as \"" + DynamoDbSettings.DEFAULT_MARKS
                        + "\", the table that says which subscription writes to which table");
        return DynamoDbSettings.DEFAULT_MARKS;
    }

    private DynamoDbSettings.@Nullable Auth auth(Map<String, Object> settings) {
        Map<?, ?> auth = part(settings, "auth", List.of("accessKey", "secretKey", "sessionToken"));
        Object access = auth.get("accessKey");
        String accessKey = access instanceof Secret secret
                ? secret.value()
                : text("/auth/accessKey", access, "an access key id, or {\"secret\": \"its name\"}");
        Secret secretKey = secret(auth, "secretKey");
        Secret token = secret(auth, "sessionToken");
        if (accessKey != null && secretKey != null) {
            return new DynamoDbSettings.Auth(accessKey, secretKey, token);
        }
        if (settings.containsKey("auth") && problems.stream().noneMatch(each -> isOfAuth(each.pointer()))) {
            problem(
                    "/auth",
                    "accessKey and secretKey belong together; write both, or leave \"auth\" out for AWS's default chain");
        }
        return null;
    }

    private static boolean isOfAuth(String pointer) {
        return pointer.equals("/auth") || pointer.startsWith("/auth/");
    }

    private @Nullable Secret secret(Map<?, ?> auth, String key) {
        Object value = auth.get(key);
        if (value == null || value instanceof Secret) {
            return (Secret) value;
        }
        problem("/auth/" + key, "is not the name of a secret; write {\"secret\": \"its name\"}");
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

    private int concurrency(@Nullable Object value) {
        if (value == null) {
            return DynamoDbSettings.DEFAULT_CONCURRENCY;
        }
        long read = value instanceof Integer || value instanceof Long ? ((Number) value).longValue() : 0;
        if (read < 1 || read > MOST_AT_ONCE) {
            problem("/concurrency", "is not a whole number from 1 to " + MOST_AT_ONCE + "; write such as 64");
            return DynamoDbSettings.DEFAULT_CONCURRENCY;
        }
        return (int) read;
    }

    private boolean numbersAsText(@Nullable Object value) {
        if (value != null && !"text".equals(value) && !"refuse".equals(value)) {
            problem(
                    "/numbers",
                    "is neither \"text\" nor \"refuse\"; write what is to become of a number that DynamoDB doesn't hold to the digit");
        }
        return !"refuse".equals(value);
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
