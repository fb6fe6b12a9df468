package dev.rowcast.standalone.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.route.JsonObject;
import dev.rowcast.route.Mistake;
import dev.rowcast.route.Routing;
import dev.rowcast.route.Secret;
import dev.rowcast.route.SecretParser;
import dev.rowcast.route.ValueType;
import dev.rowcast.route.ValueTypes;
import dev.rowcast.standalone.engine.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code source}. */
final class SourcePart {
    static final int MYSQL = 3306;

    /** The largest server id that MySQL has. */
    private static final long MOST_SERVERS = 4_294_967_295L;

    private static final String SHAPE =
            "{ } with settings of Debezium's MySQL connector, such as { \"snapshot.mode\": \"initial\" }";
    private static final ValueType<String> HOST = ValueType.ofText(
            "a host",
            "its name or address, without the port, such as \"mysql.internal\"",
            text -> Optional.of(text).filter(found -> found.matches("[A-Za-z0-9._:%\\[\\]-]+")));
    private static final ValueType<String> USER = ValueType.ofText(
            "a user", "the name, such as \"rowcast\"", text -> Optional.of(text).filter(found -> !found.isEmpty()));
    private static final ValueType<String> SETTING = ValueType.ofText(
            "a setting's name",
            "one such as \"snapshot.mode\"",
            text -> Optional.of(text).filter(found -> !found.isEmpty()));

    /** What of Debezium's settings is said otherwise here. */
    private static final Map<String, String> HERE = Map.of(
            "topic.prefix", "write it as \"name\" of the source",
            "database.hostname", "write it as \"host\" of the source",
            "database.port", "write it as \"port\" of the source",
            "database.user", "write it as \"user\" of the source",
            "database.password", "write it as \"password\" of the source",
            "database.server.id", "write it as \"serverId\" of the source",
            "table.include.list", "the tables that are read are those of the routes",
            "table.exclude.list", "leave tables out in the routes, with \"exclude\"");

    private final SecretParser secrets;
    private final Set<Mistake> mistakes;

    SourcePart(SecretParser secrets, Set<Mistake> mistakes) {
        this.secrets = secrets;
        this.mistakes = mistakes;
    }

    /** The source; empty, with mistakes noted, if anything in it is wrong. */
    Optional<Source> read(JsonObject top, Optional<Routing> routing) {
        if (top.any("source").isEmpty()) {
            top.mistake(
                    "source",
                    "missing; write { \"name\": …, \"host\": …, \"user\": …, \"password\": { \"secret\": … }, \"serverId\": … }");
        }
        return top.object("source", RunKeys.SOURCE).flatMap(source -> source(source, routing));
    }

    private Optional<Source> source(JsonObject source, Optional<Routing> routing) {
        Optional<String> name = source.required("name", ValueTypes.NAME);
        Optional<String> host = source.required("host", HOST);
        int port = source.optional("port", ValueTypes.whole(1, 65_535))
                .map(Long::intValue)
                .orElse(MYSQL);
        Optional<String> user = source.required("user", USER);
        Optional<String> password = password(source);
        Optional<Long> serverId = source.required("serverId", ValueTypes.whole(1, MOST_SERVERS));
        Map<String, String> settings = settings(source);
        if (name.isEmpty() || host.isEmpty() || user.isEmpty() || password.isEmpty() || serverId.isEmpty()) {
            return Optional.empty();
        }
        return routing.map(wanted -> new Source(
                name.get(),
                host.get(),
                port,
                user.get(),
                password.get(),
                serverId.get(),
                SourceTables.of(wanted),
                settings));
    }

    private Optional<String> password(JsonObject source) {
        Optional<JsonNode> found = source.any("password");
        if (found.isEmpty()) {
            source.mistake("password", "missing; write { \"secret\": \"its name\" }");
        }
        return found.flatMap(node -> secrets.setting(source.pointerTo("password"), node))
                .map(Secret::value);
    }

    private Map<String, String> settings(JsonObject source) {
        Map<String, String> settings = new LinkedHashMap<>();
        source.entries("settings", SETTING, SHAPE).forEach((name, entry) -> {
            if (Source.isOurs(name)) {
                String instead = HERE.getOrDefault(name, "remove it");
                mistakes.add(new Mistake(entry.pointer(), "Rowcast says that itself; " + instead));
            } else {
                value(entry).ifPresent(value -> settings.put(name, value));
            }
        });
        return settings;
    }

    private Optional<String> value(JsonObject.Entry setting) {
        if (setting.value().isObject()) {
            return secrets.setting(setting.pointer(), setting.value()).map(Secret::value);
        }
        if (setting.value().isTextual()
                || setting.value().isBoolean()
                || setting.value().isIntegralNumber()) {
            return Optional.of(setting.value().asText());
        }
        mistakes.add(
                new Mistake(
                        setting.pointer(),
                        ValueType.found(setting.value())
                                + " is not a setting's value; write a text, a whole number, true or false, or { \"secret\": … }"));
        return Optional.empty();
    }
}
