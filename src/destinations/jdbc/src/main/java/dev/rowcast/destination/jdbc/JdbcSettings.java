package dev.rowcast.destination.jdbc;

import dev.rowcast.route.Secret;
import dev.rowcast.store.Retention;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the routing says of a reporting database, once {@link SettingsCheck} has found no mistake in it.
 *
 * @param url where it is, without a user
 * @param user who writes there: a text or a {@link Secret}
 * @param password of that user
 * @param schema where readers find the views; null for the name of the source's database
 * @param maxConnections how many connections at most
 * @param retention for how long at least a deleted row is remembered
 * @param asText whether a value that has no place of its own becomes text, and isn't refused
 * @param takeOver the subscription whose targets are ours from now on; null for none
 */
record JdbcSettings(
        String url,
        Object user,
        Secret password,
        @Nullable String schema,
        int maxConnections,
        Duration retention,
        boolean asText,
        @Nullable String takeOver) {
    static final String URL = "url";
    static final String AUTH = "auth";
    static final String USER = "user";
    static final String PASSWORD = "password";
    static final String SCHEMA = "schema";
    static final String MAX_CONNECTIONS = "maxConnections";
    static final String TOMBSTONES = "tombstones";
    static final String RETENTION = "retention";
    static final String UNFIT = "unfit";
    static final String REFUSE = "refuse";
    static final String TEXT = "text";
    static final String TAKE_OVER = "takeOver";
    static final long DEFAULT_CONNECTIONS = 4;

    /** @param settings in which there is no mistake */
    static JdbcSettings of(Map<String, Object> settings) {
        Map<?, ?> auth = (Map<?, ?>) settings.getOrDefault(AUTH, Map.of());
        Map<?, ?> tombstones = (Map<?, ?>) settings.getOrDefault(TOMBSTONES, Map.of());
        Object retention = tombstones.get(RETENTION);
        Object user = auth.get(USER);
        if (user == null || !(auth.get(PASSWORD) instanceof Secret password)) {
            throw new IllegalArgumentException("a reporting database needs /auth/user and /auth/password");
        }
        return new JdbcSettings(
                String.valueOf(settings.get(URL)),
                user,
                password,
                (String) settings.get(SCHEMA),
                ((Long) settings.getOrDefault(MAX_CONNECTIONS, DEFAULT_CONNECTIONS)).intValue(),
                Optional.ofNullable(retention).flatMap(Retention::parse).orElse(Retention.DEFAULT),
                TEXT.equals(settings.get(UNFIT)),
                (String) settings.get(TAKE_OVER));
    }

    String userName() {
        return user instanceof Secret secret ? secret.value() : user.toString();
    }

    /** Where it is, for messages. */
    String place() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    /** Where the views of that database of the source are. */
    String viewsOf(String database) {
        return schema == null ? database : schema;
    }
}
