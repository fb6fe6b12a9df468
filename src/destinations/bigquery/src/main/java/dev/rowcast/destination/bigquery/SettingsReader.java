package dev.rowcast.destination.bigquery;

import dev.rowcast.deliver.DestinationType.Problem;
import dev.rowcast.route.Secret;
import dev.rowcast.store.Mistakes;
import dev.rowcast.store.Retention;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the settings of a destination, and notes each mistake with its place. For one reading. */
final class SettingsReader {
    private static final Pattern PROJECT = Pattern.compile("([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]");
    private static final Pattern LOCATION = Pattern.compile("[A-Za-z]{2}|[a-z]+(-[a-z]+)+[0-9]+");
    /** BigQuery takes 10 MB. */
    private static final int MOST_MIB = 9;

    private final Mistakes mistakes = new Mistakes();

    /** What is wrong; in the order of reading. */
    List<Problem> problems() {
        return mistakes.all();
    }

    /** The settings, with a default wherever there is a mistake. */
    BigQuerySettings read(Map<String, Object> settings) {
        mistakes.unknown(
                "",
                settings,
                List.of(
                        "project",
                        "dataset",
                        "table",
                        "location",
                        "auth",
                        "endpoint",
                        "tombstones",
                        "request",
                        "numbers",
                        "takeOver"));
        return new BigQuerySettings(
                project(settings.get("project")),
                dataset(settings.get("dataset")),
                table(settings.get("table")),
                location(settings.get("location")),
                auth(settings),
                endpoint(settings),
                retention(mistakes.part(settings, "tombstones", List.of("retention"))
                        .get("retention")),
                requestBytes(
                        mistakes.part(settings, "request", List.of("maxBytes")).get("maxBytes")),
                numbersAsText(settings.get("numbers")),
                mistakes.text(
                        "/takeOver", settings.get("takeOver"), "the name of the subscription that gives its table up"));
    }

    private String project(@Nullable Object value) {
        if (value instanceof String text && PROJECT.matcher(text).matches()) {
            return text;
        }
        mistakes.add(
                "/project",
                (value == null ? "missing" : "is no id of a project of Google Cloud")
                        + "; write the one that has the tables, such as \"shop-reports\"");
        return "project";
    }

    private String dataset(@Nullable Object value) {
        if (value instanceof String pattern && isName(pattern, TableName::isDataset)) {
            return pattern;
        }
        mistakes.add(
                "/dataset",
                (value == null ? "missing" : "is no name of a dataset, which has letters, digits and _")
                        + "; write such as \"shop\", or with the database's such as \"" + TableName.DATABASE + "\"");
        return "dataset";
    }

    private String table(@Nullable Object value) {
        if (value == null) {
            return BigQuerySettings.DEFAULT_TABLE;
        }
        if (value instanceof String pattern && isName(pattern, TableName::isTable)) {
            return pattern;
        }
        mistakes.add(
                "/table",
                "is no name of a table in BigQuery, which has up to 1000 letters, digits, _ and -, and doesn't begin with rowcast_mark_;"
                        + " write such as \"orders\", or with the table's such as \"" + TableName.DATABASE + "_"
                        + TableName.TABLE + "\"");
        return BigQuerySettings.DEFAULT_TABLE;
    }

    private static boolean isName(String pattern, Predicate<String> takes) {
        return takes.test(pattern.replace(TableName.DATABASE, "d").replace(TableName.TABLE, "t"));
    }

    private @Nullable String location(@Nullable Object value) {
        if (value == null
                || value instanceof String text && LOCATION.matcher(text).matches()) {
            return (String) value;
        }
        mistakes.add(
                "/location", "is no location of BigQuery; write such as \"EU\" or \"europe-west3\", or leave it out");
        return null;
    }

    private BigQuerySettings.@Nullable Auth auth(Map<String, Object> settings) {
        if ("none".equals(settings.get("auth"))) {
            if (!settings.containsKey("endpoint")) {
                mistakes.add("/auth", "\"none\" is for an \"endpoint\" of your own; Google asks who writes");
            }
            return BigQuerySettings.Auth.None.NONE;
        }
        Map<?, ?> auth = mistakes.part(settings, "auth", List.of("file", "json"));
        Path file = mistakes.file("/auth/file", auth.get("file"), "/etc/rowcast/bigquery.json");
        Secret json = mistakes.secret("/auth/json", auth.get("json"));
        boolean one = (auth.get("file") == null) != (auth.get("json") == null);
        if (settings.get("auth") instanceof Map && !one) {
            mistakes.add(
                    "/auth",
                    "has to have either \"file\" or \"json\"; leave it out for Google's application default credentials");
        }
        if (json != null) {
            return new BigQuerySettings.Auth.Json(json);
        }
        return file == null ? null : new BigQuerySettings.Auth.File(file);
    }

    private BigQuerySettings.@Nullable Endpoint endpoint(Map<String, Object> settings) {
        if (!settings.containsKey("endpoint")) {
            return null;
        }
        Map<?, ?> endpoint = mistakes.part(settings, "endpoint", List.of("api", "storage"));
        Optional<URI> api = url("api", endpoint);
        Optional<URI> storage = url("storage", endpoint);
        return api.isPresent() && storage.isPresent() ? new BigQuerySettings.Endpoint(api.get(), storage.get()) : null;
    }

    private Optional<URI> url(String key, Map<?, ?> endpoint) {
        Object value = endpoint.get(key);
        Optional<URI> url = value == null ? Optional.empty() : Mistakes.url(value);
        if (url.isEmpty()) {
            // Not shown: it may have a password in it.
            mistakes.add(
                    "/endpoint/" + key,
                    (value == null ? "missing" : "is no URL of BigQuery")
                            + "; write such as \"https://bigquery-vpc.p.googleapis.com\", without user and path, or leave \"endpoint\" out");
        }
        return url;
    }

    /** Not the other stores' default, since it isn't Rowcast that remembers. */
    private Duration retention(@Nullable Object value) {
        if (value == null) {
            return BigQuerySettings.DEFAULT_RETENTION;
        }
        Duration read = Retention.parse(value).orElse(Duration.ZERO);
        if (read.toHours() < 1) {
            mistakes.add(
                    "/tombstones/retention",
                    "is not a duration of at least an hour; write such as \"2d\": a number and s, m, h or d");
        }
        return read;
    }

    private long requestBytes(@Nullable Object value) {
        return mistakes.bytes(
                "/request/maxBytes",
                value,
                BigQuerySettings.DEFAULT_REQUEST_BYTES,
                MOST_MIB,
                "; BigQuery takes no request of more than 10 MB");
    }

    private boolean numbersAsText(@Nullable Object value) {
        if (value != null && !"text".equals(value) && !"refuse".equals(value)) {
            mistakes.add(
                    "/numbers",
                    "is neither \"text\" nor \"refuse\"; write what is to become of a DECIMAL that BigQuery doesn't hold to the digit");
        }
        return !"refuse".equals(value);
    }
}
