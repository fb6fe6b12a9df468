package dev.rowcast.standalone.config;

import dev.rowcast.contract.gate.HoldAdvice;
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
    /** For commands that are to find it. A password isn't among them. */
    public String options() {
        String options = "--state " + HoldAdvice.shellWord(url);
        return user == null ? options : options + " --state-user " + HoldAdvice.shellWord(user);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return url.replaceAll("\\?.*", "");
    }
}
