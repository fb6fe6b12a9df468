package dev.rowcast.standalone.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.route.JsonObject;
import dev.rowcast.route.Secret;
import dev.rowcast.route.SecretParser;
import dev.rowcast.route.ValueType;
import dev.rowcast.route.ValueTypes;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code state}. */
final class StatePart {
    private static final String SQLITE = "jdbc:sqlite:";
    private static final String FILE = "state.db";

    /** As systemd names the folder of {@code StateDirectory=}. */
    private static final String DIRECTORY = "STATE_DIRECTORY";

    /** A user or a password in the URL would be shown with it. */
    private static final Pattern FORM = Pattern.compile(
            "jdbc:sqlite:[^?\\x00\\r\\n]+|jdbc:mysql://[^@/?\\s]+/[^@/?\\s]+(?:\\?(?!.*(?i:password|user)=)[^@\\s]*)?");

    private static final ValueType<String> URL = ValueType.ofText(
                    "the URL of a state",
                    "jdbc:sqlite:FILE or jdbc:mysql://HOST:PORT/DATABASE, without user and password, which have keys of their own",
                    text -> Optional.of(text).filter(url -> FORM.matcher(url).matches()))
            .unshown();

    private final Place place;
    private final SecretParser secrets;

    StatePart(Place place, SecretParser secrets) {
        this.place = place;
        this.secrets = secrets;
    }

    /** The state's settings; what is wrong is noted, and the standard stands in its place. */
    StateSettings read(JsonObject top) {
        return top.object("state", RunKeys.STATE)
                .flatMap(this::state)
                .orElseGet(() -> new StateSettings(standard(), null, null));
    }

    private Optional<StateSettings> state(JsonObject state) {
        Optional<String> url = state.optional("url", URL);
        boolean server = url.isPresent() && !url.get().startsWith(SQLITE);
        if (!server) {
            refuse(state, "user");
            refuse(state, "password");
            return url.map(
                    written -> new StateSettings(SQLITE + place.path(written.substring(SQLITE.length())), null, null));
        }
        String user = state.required("user", ValueTypes.ANY_TEXT).orElse(null);
        return Optional.of(new StateSettings(url.get(), user, password(state)));
    }

    private @Nullable String password(JsonObject state) {
        JsonNode found = state.any("password").orElse(null);
        if (found == null) {
            state.mistake("password", "missing; write { \"secret\": \"its name\" }");
            return null;
        }
        return secrets.setting(state.pointerTo("password"), found)
                .map(Secret::value)
                .orElse(null);
    }

    private static void refuse(JsonObject state, String key) {
        if (state.any(key).isPresent()) {
            state.mistake(key, "is of use for a state in MySQL alone; remove it, or set \"url\" to jdbc:mysql://…");
        }
    }

    private String standard() {
        String folder = place.environment().getOrDefault(DIRECTORY, "rowcast-state");
        return SQLITE + place.path(folder).resolve(FILE);
    }
}
