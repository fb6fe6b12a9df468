package dev.rowcast.standalone.config;

import dev.rowcast.route.JsonObject;
import dev.rowcast.route.ValueType;
import dev.rowcast.route.ValueTypes;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/** Reads {@code secrets}. No message shows what is in the file. */
final class SecretsPart {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final ValueType<String> PREFIX = ValueType.ofText(
            "the beginning of environment variables",
            "letters, digits and underscores, such as \"" + RunSecrets.PREFIX + "\"",
            text -> Optional.of(text).filter(found -> VARIABLE.matcher(found).matches()));

    private SecretsPart() {}

    static RunSecrets read(JsonObject top, Place place) {
        Optional<JsonObject> part = top.object("secrets", RunKeys.SECRETS);
        String prefix =
                part.flatMap(secrets -> secrets.optional("environment", PREFIX)).orElse(RunSecrets.PREFIX);
        Map<String, String> file = part.flatMap(secrets ->
                        secrets.optional("file", ValueTypes.FILE).map(path -> values(secrets, place.path(path))))
                .orElse(Map.of());
        return new RunSecrets(place.environment(), prefix, file);
    }

    private static Map<String, String> values(JsonObject secrets, Path file) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException unreadable) {
            secrets.mistake("file", Place.trouble(file, unreadable));
        } catch (IllegalArgumentException malformed) {
            secrets.mistake("file", file + " is no properties file: a \\u in it isn't followed by four digits");
        }
        Map<String, String> values = new HashMap<>();
        properties.forEach((name, value) -> values.put((String) name, (String) value));
        return Map.copyOf(values);
    }
}
