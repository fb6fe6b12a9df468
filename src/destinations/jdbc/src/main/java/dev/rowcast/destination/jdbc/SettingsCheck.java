package dev.rowcast.destination.jdbc;

import dev.rowcast.deliver.DestinationType.Problem;
import dev.rowcast.route.Secret;
import dev.rowcast.store.Retention;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds every mistake in the settings of a reporting database. For one use. */
final class SettingsCheck {
    private static final Set<String> KEYS = Set.of(
            JdbcSettings.URL,
            JdbcSettings.AUTH,
            JdbcSettings.SCHEMA,
            JdbcSettings.MAX_CONNECTIONS,
            JdbcSettings.TOMBSTONES,
            JdbcSettings.UNFIT,
            JdbcSettings.TAKE_OVER);
    private static final String URLS =
            "write such as \"jdbc:postgresql://reports:5432/reports\" or \"jdbc:mysql://reports:3306/\"";
    private static final Pattern CREDENTIALS = Pattern.compile("(?i)(^|[?&,(])[^=?&,(]*(user|password)[^=?&,(]*=");
    private static final long MOST_CONNECTIONS = 100;

    private final Map<String, Object> settings;
    private final List<Problem> problems = new ArrayList<>();

    SettingsCheck(Map<String, Object> settings) {
        this.settings = settings;
    }

    List<Problem> problems() {
        unknown(settings, KEYS, "");
        url();
        auth();
        text(JdbcSettings.SCHEMA, "write a schema's name, such as \"shop\"");
        text(JdbcSettings.TAKE_OVER, "write the name of the subscription that wrote there before");
        connections();
        tombstones();
        Object unfit = settings.getOrDefault(JdbcSettings.UNFIT, JdbcSettings.REFUSE);
        if (!JdbcSettings.REFUSE.equals(unfit) && !JdbcSettings.TEXT.equals(unfit)) {
            problem("/" + JdbcSettings.UNFIT, "is neither \"refuse\" nor \"text\"");
        }
        problems.sort(Comparator.comparing(Problem::pointer));
        return problems;
    }

    private void url() {
        Object url = settings.get(JdbcSettings.URL);
        String pointer = "/" + JdbcSettings.URL;
        if (url == null) {
            problem(pointer, "missing; " + URLS);
        } else if (!(url instanceof String text) || Dialects.of(text).isEmpty()) {
            problem(pointer, "is not the URL of a MySQL or a PostgreSQL; " + URLS);
        } else if (text.contains("@") || CREDENTIALS.matcher(text).find()) {
            problem(
                    pointer,
                    "has a user or a password in it, and would be shown; write them into /" + JdbcSettings.AUTH
                            + ", and the URL without them");
        } else if (!Dialects.of(text).orElseThrow().isComplete(text)) {
            problem(pointer, "names no host, or no database where it needs one; " + URLS);
        }
    }

    private void auth() {
        Object auth = settings.get(JdbcSettings.AUTH);
        String pointer = "/" + JdbcSettings.AUTH;
        String form = "write { \"user\": \"rowcast\", \"password\": { \"secret\": \"its name\" } }";
        if (!(auth instanceof Map<?, ?> members)) {
            problem(pointer, (auth == null ? "missing; " : "is not an object; ") + form);
            return;
        }
        unknown(members, Set.of(JdbcSettings.USER, JdbcSettings.PASSWORD), pointer);
        Object user = members.get(JdbcSettings.USER);
        if (!(user instanceof Secret) && !isText(user)) {
            problem(pointer + "/" + JdbcSettings.USER, user == null ? "missing; " + form : "is no name; " + form);
        }
        Object password = members.get(JdbcSettings.PASSWORD);
        if (!(password instanceof Secret)) {
            problem(
                    pointer + "/" + JdbcSettings.PASSWORD,
                    (password == null ? "missing; " : "(not shown) is not the name of a secret; ") + form);
        }
    }

    private void connections() {
        Object most = settings.get(JdbcSettings.MAX_CONNECTIONS);
        if (most != null && !(most instanceof Long count && count >= 1 && count <= MOST_CONNECTIONS)) {
            problem("/" + JdbcSettings.MAX_CONNECTIONS, "is not a number from 1 to " + MOST_CONNECTIONS);
        }
    }

    private void tombstones() {
        Object tombstones = settings.get(JdbcSettings.TOMBSTONES);
        String pointer = "/" + JdbcSettings.TOMBSTONES;
        if (tombstones instanceof Map<?, ?> members) {
            unknown(members, Set.of(JdbcSettings.RETENTION), pointer);
            Object retention = members.get(JdbcSettings.RETENTION);
            if (retention != null && Retention.parse(retention).isEmpty()) {
                problem(
                        pointer + "/" + JdbcSettings.RETENTION,
                        "is not a duration; write a whole number and s, m, h or d, such as \"7d\"");
            }
        } else if (tombstones != null) {
            problem(pointer, "is not an object; write { \"retention\": \"7d\" }");
        }
    }

    private void text(String key, String write) {
        Object value = settings.get(key);
        if (value != null && !isText(value)) {
            problem("/" + key, "is no name; " + write);
        }
    }

    private static boolean isText(@Nullable Object value) {
        return value instanceof String text && !text.isBlank();
    }

    private void unknown(Map<?, ?> members, Set<String> known, String pointer) {
        for (Object key : members.keySet()) {
            String name = key.toString();
            if (!known.contains(name)) {
                problem(
                        pointer + "/" + name.replace("~", "~0").replace("/", "~1"),
                        "unknown key; known here: "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    private void problem(String pointer, String message) {
        problems.add(new Problem(pointer, message));
    }
}
