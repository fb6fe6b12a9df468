package dev.rowcast.destination.dynamodb;

import dev.rowcast.change.TableId;
import dev.rowcast.deliver.DestinationType.Problem;
import dev.rowcast.route.Secret;
import dev.rowcast.store.Mistakes;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the settings of a destination, and notes each mistake with its place. For one reading. */
final class SettingsReader {
    private static final Pattern REGION = Pattern.compile("[a-z]+(-[a-z]+)+-[0-9]+");
    private static final int MOST_AT_ONCE = 1_000;
    /** Of an attribute that is a key, in bytes. */
    private static final int LONGEST_KEY = 255;

    private static final TableId ANY = new TableId("database", "table");

    private final Mistakes mistakes = new Mistakes();

    /** What is wrong; in the order of reading. */
    List<Problem> problems() {
        return mistakes.all();
    }

    /** The settings, with a default wherever there is a mistake. */
    DynamoDbSettings read(Map<String, Object> settings) {
        mistakes.unknown(
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
                mistakes.file(
                        "/tls/ca", mistakes.part(settings, "tls", List.of("ca")).get("ca"), "/etc/rowcast/ca.pem"),
                mistakes.retention(mistakes.part(settings, "tombstones", List.of("retention"))
                        .get("retention")),
                concurrency(settings.get("concurrency")),
                numbersAsText(settings.get("numbers")),
                mistakes.text(
                        "/takeOver", settings.get("takeOver"), "the name of the subscription that gives its table up"));
    }

    private String region(@Nullable Object value) {
        if (value instanceof String text && REGION.matcher(text).matches()) {
            return text;
        }
        mistakes.add(
                "/region",
                (value == null ? "missing" : "is no name of a region of AWS")
                        + "; write where the tables are, such as \"eu-central-1\"");
        return "eu-central-1";
    }

    private @Nullable URI endpoint(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        Optional<URI> url = Mistakes.url(value);
        if (url.isPresent()) {
            return url.get();
        }
        // Not shown: it may have a password in it.
        mistakes.add(
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
        mistakes.add(
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
        mistakes.add(
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
        mistakes.add(
                "/marks",
                "is no name of a table in DynamoDB; write such as \"" + DynamoDbSettings.DEFAULT_MARKS
                        + "\", the table that says which subscription writes to which table");
        return DynamoDbSettings.DEFAULT_MARKS;
    }

    private DynamoDbSettings.@Nullable Auth auth(Map<String, Object> settings) {
        Map<?, ?> auth = mistakes.part(settings, "auth", List.of("accessKey", "secretKey", "sessionToken"));
        String accessKey = mistakes.textOrSecret("/auth/accessKey", auth.get("accessKey"), "an access key id");
        Secret secretKey = mistakes.secret("/auth/secretKey", auth.get("secretKey"));
        Secret token = mistakes.secret("/auth/sessionToken", auth.get("sessionToken"));
        if (accessKey != null && secretKey != null) {
            return new DynamoDbSettings.Auth(accessKey, secretKey, token);
        }
        if (settings.containsKey("auth") && mistakes.all().stream().noneMatch(each -> isOfAuth(each.pointer()))) {
            mistakes.add(
                    "/auth",
                    "accessKey and secretKey belong together; write both, or leave \"auth\" out for AWS's default chain");
        }
        return null;
    }

    private static boolean isOfAuth(String pointer) {
        return pointer.equals("/auth") || pointer.startsWith("/auth/");
    }

    private int concurrency(@Nullable Object value) {
        if (value == null) {
            return DynamoDbSettings.DEFAULT_CONCURRENCY;
        }
        long read = value instanceof Integer || value instanceof Long ? ((Number) value).longValue() : 0;
        if (read < 1 || read > MOST_AT_ONCE) {
            mistakes.add("/concurrency", "is not a whole number from 1 to " + MOST_AT_ONCE + "; write such as 64");
            return DynamoDbSettings.DEFAULT_CONCURRENCY;
        }
        return (int) read;
    }

    private boolean numbersAsText(@Nullable Object value) {
        if (value != null && !"text".equals(value) && !"refuse".equals(value)) {
            mistakes.add(
                    "/numbers",
                    "is neither \"text\" nor \"refuse\"; write what is to become of a number that DynamoDB doesn't hold to the digit");
        }
        return !"refuse".equals(value);
    }
}
