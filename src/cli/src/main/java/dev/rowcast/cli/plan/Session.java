package dev.rowcast.cli.plan;

import io.debezium.antlr.mysql.SqlMode;
import io.debezium.antlr.mysql.SqlModes;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What SET has made of the session in which a script runs. It changes how MySQL reads the statements after it; the source connector, which
 * has but the binlog, reads them as before. Not thread-safe.
 */
final class Session {
    /** Variables with which changes reach the binlog otherwise than as whole rows, or not at all. */
    private static final Pattern BINLOG = Pattern.compile(
            "\\b(sql_log_bin|binlog_format|binlog_row_image|binlog_row_value_options)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern SQL_MODE = Pattern.compile(
            "(?<scope>\\b(?:GLOBAL|PERSIST|PERSIST_ONLY)[\\s.]+)?[`]?\\bsql_mode[`]?\\s*:?=\\s*(?<value>.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("'([^']*)'|\"([^\"]*)\"");

    private Set<SqlMode> modes = Set.of();

    /** Whether double quotes are around names. */
    boolean ansiQuotes() {
        return modes.contains(SqlMode.AnsiQuotes);
    }

    /** Whether a backslash in a string takes the next character's meaning away. */
    boolean backslashEscapes() {
        return !modes.contains(SqlMode.NoBackslashEscapes);
    }

    /**
     * Carries out a SET.
     *
     * @return why it isn't certain what reaches the source connector after it, without a full stop; empty if it is
     */
    Optional<String> set(String sql) {
        Matcher mode = SQL_MODE.matcher(sql);
        if (mode.find() && mode.group("scope") == null) {
            modes = modes(mode.group("value").strip());
        }
        Matcher binlog = BINLOG.matcher(sql);
        return binlog.find()
                ? Optional.of(
                        "with another " + binlog.group(1).toLowerCase(Locale.ROOT)
                                + ", changes don't reach Debezium as whole rows or not at all, and rows after it may be misread")
                : Optional.empty();
    }

    /** The modes that a value has: a text, or an expression that adds texts to the modes before or takes them away. */
    private Set<SqlMode> modes(String value) {
        Set<SqlMode> named = new HashSet<>();
        Matcher text = TEXT.matcher(value);
        boolean any = false;
        while (text.find()) {
            any = true;
            String words = text.group(1) == null ? text.group(2) : text.group(1);
            named.addAll(SqlModes.sqlModeFromString(words.replaceAll("\\s", "")));
            if (text.start() == 0) {
                return named;
            }
        }
        if (!any) {
            return Set.of();
        }
        Set<SqlMode> changed = new HashSet<>(modes);
        if (value.regionMatches(true, 0, "REPLACE", 0, "REPLACE".length())) {
            changed.removeAll(named);
        } else {
            changed.addAll(named);
        }
        return changed;
    }
}
