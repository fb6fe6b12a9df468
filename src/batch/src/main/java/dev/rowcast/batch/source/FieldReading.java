package dev.rowcast.batch.source;

import io.debezium.relational.Column;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads columns of a result so that Debezium's converters make of them what they make of the same values in the binary log. JDBC's own readings of dates and
 * times depend on the zone of the JVM and have no place for TIME beyond a day; MySQL's text of a FLOAT has six digits of nine. The session's zone has to be
 * UTC. Stateless.
 */
final class FieldReading {
    /** Where the seconds of a date and time end. */
    private static final int SECONDS_END = 19;

    private static final Pattern TIME = Pattern.compile("(-?)(\\d+):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,6}))?");

    private FieldReading() {}

    /** What to select for the column. */
    static String expression(Column column) {
        String name = Sql.quoted(column.name());
        // As a DOUBLE, whose text is exact.
        return isFloat(column) ? "(" + name + " + 0e0)" : name;
    }

    private static boolean isFloat(Column column) {
        return column.typeName().toUpperCase(Locale.ROOT).startsWith("FLOAT");
    }

    /** Reads a column of the row at which a result stands. */
    @FunctionalInterface
    interface Value {
        @Nullable Object read(ResultSet result, int index) throws SQLException;
    }

    /** How the column is read. */
    static Value of(Column column) {
        return switch (column.jdbcType()) {
            case Types.TIME -> (result, index) -> time(text(result, index));
            case Types.DATE -> (result, index) -> date(text(result, index));
            case Types.TIMESTAMP -> (result, index) -> clock(text(result, index));
            case Types.TIMESTAMP_WITH_TIMEZONE -> (result, index) -> instant(text(result, index));
            case Types.TINYINT, Types.SMALLINT, Types.BOOLEAN -> FieldReading::number;
            default -> other(column);
        };
    }

    private static Value other(Column column) {
        if (isFloat(column)) {
            return (result, index) -> {
                double value = result.getDouble(index);
                return result.wasNull() ? null : (Object) (float) value;
            };
        }
        return column.typeName().equalsIgnoreCase("YEAR") ? FieldReading::number : ResultSet::getObject;
    }

    private static @Nullable Integer number(ResultSet result, int index) throws SQLException {
        String text = text(result, index);
        return text == null ? null : Integer.valueOf(text);
    }

    /** As MySQL wrote it. */
    private static @Nullable String text(ResultSet result, int index) throws SQLException {
        byte[] bytes = result.getBytes(index);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    static @Nullable Duration time(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new IllegalArgumentException("MySQL sent a TIME that is none");
        }
        String fraction = time.group(5) == null ? "" : time.group(5);
        long micros = Long.parseLong((fraction + "000000").substring(0, 6));
        Duration amount = Duration.ofHours(Long.parseLong(time.group(2)))
                .plusMinutes(Long.parseLong(time.group(3)))
                .plusSeconds(Long.parseLong(time.group(4)))
                .plusNanos(micros * 1_000);
        return time.group(1).isEmpty() ? amount : amount.negated();
    }

    private static @Nullable LocalDate date(@Nullable String text) {
        return isNone(text) ? null : LocalDate.parse(text);
    }

    /** Of {@code 2024-02-29 12:30:00.123456}, with any number of digits of a second, or none: a formatter takes ten times as long. */
    static @Nullable LocalDateTime clock(@Nullable String text) {
        if (text == null || isNone(text)) {
            return null;
        }
        if (text.length() < SECONDS_END || text.charAt(10) != ' ' || text.charAt(13) != ':' || text.charAt(16) != ':') {
            throw new IllegalArgumentException("MySQL sent a date and time that is none");
        }
        return LocalDateTime.of(
                number(text, 0, 4),
                number(text, 5, 7),
                number(text, 8, 10),
                number(text, 11, 13),
                number(text, 14, 16),
                number(text, 17, SECONDS_END),
                nanos(text));
    }

    private static int nanos(String text) {
        int nanos = 0;
        int digits = 0;
        for (int i = SECONDS_END + 1; i < text.length(); i++) {
            nanos = nanos * 10 + number(text, i, i + 1);
            digits++;
        }
        for (; digits < 9; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static int number(String text, int begin, int end) {
        return Integer.parseInt(text, begin, end, 10);
    }

    private static @Nullable Object instant(@Nullable String text) {
        LocalDateTime utc = clock(text);
        return utc == null ? null : utc.atZone(ZoneOffset.UTC);
    }

    /** Also where just the day or the month is zero. */
    private static boolean isNone(@Nullable String date) {
        return date == null || date.startsWith("00", 5) || date.startsWith("00", 8);
    }
}
