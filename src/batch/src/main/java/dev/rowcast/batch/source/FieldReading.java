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
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
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
    private static final DateTimeFormatter CLOCK = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT);
    private static final Pattern TIME = Pattern.compile("(-?)(\\d+):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,6}))?");
    /** Also where just the day or the month is zero. */
    private static final Pattern NO_DATE = Pattern.compile("\\d{4}-(?:00-\\d\\d|\\d\\d-00).*");

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

    static @Nullable Object read(ResultSet result, int index, Column column) throws SQLException {
        return switch (column.jdbcType()) {
            case Types.TIME -> time(text(result, index));
            case Types.DATE -> date(text(result, index));
            case Types.TIMESTAMP -> clock(text(result, index));
            case Types.TIMESTAMP_WITH_TIMEZONE -> instant(text(result, index));
            case Types.TINYINT, Types.SMALLINT, Types.BOOLEAN -> number(result, index);
            default -> other(result, index, column);
        };
    }

    private static @Nullable Object other(ResultSet result, int index, Column column) throws SQLException {
        if (isFloat(column)) {
            double value = result.getDouble(index);
            return result.wasNull() ? null : (Object) (float) value;
        }
        return column.typeName().equalsIgnoreCase("YEAR") ? number(result, index) : result.getObject(index);
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

    private static @Nullable LocalDateTime clock(@Nullable String text) {
        return isNone(text) ? null : LocalDateTime.parse(text, CLOCK);
    }

    private static @Nullable Object instant(@Nullable String text) {
        LocalDateTime utc = clock(text);
        return utc == null ? null : utc.atZone(ZoneOffset.UTC);
    }

    private static boolean isNone(@Nullable String date) {
        return date == null || NO_DATE.matcher(date).matches();
    }
}
