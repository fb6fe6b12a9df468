package dev.rowcast.standalone.config;

import org.jspecify.annotations.Nullable;

/**
 * Where the state is kept.
 *
 * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:mysql://HOST:PORT/DATABASE}
 * @param user for MySQL; null for SQLite
 * @param password for MySQL; null for SQLite
 */
public record StateSettings(
        String url, @Nullable String user, @Nullable String password) {
    /** Without the password. */
    @Override
    public String toString() {
        return url.replaceAll("\\?.*", "");
    }
}
