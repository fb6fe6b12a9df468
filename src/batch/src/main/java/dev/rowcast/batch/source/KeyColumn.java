package dev.rowcast.batch.source;

import dev.rowcast.contract.ContractField;
import io.debezium.relational.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A column of the primary key: how MySQL is asked for what comes after a value of it, so that MySQL alone orders and compares. Immutable.
 *
 * @param column the column
 * @param field the contract's field of it; null where the table has no contract
 */
record KeyColumn(Column column, @Nullable ContractField field) {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");
    private static final LocalDate EPOCH = LocalDate.EPOCH;

    /** What becomes of the year 0000. */
    private static final Long NO_YEAR = 2000L;

    /** How a value travels to MySQL and back. */
    private enum Form {
        NUMBER,
        DOUBLE,
        TEXT,
        BYTES,
        /** Text in MySQL's spelling. */
        CLOCK
    }

    private String name() {
        return Sql.quoted(column.name());
    }

    private String type() {
        return column.typeName().toUpperCase(Locale.ROOT);
    }

    private boolean isLabel() {
        return type().startsWith("ENUM") || type().startsWith("SET");
    }

    /**
     * What MySQL orders by and compares with a place: labels have the order of their numbers, and compare as text; a year would be compared with 2000 where
     * it is compared with 0.
     */
    private String ordinal() {
        if (isLabel() || type().startsWith("YEAR")) {
            return name() + " + 0";
        }
        return type().startsWith("FLOAT") ? name() + " + 0e0" : name();
    }

    private Form form() {
        switch (column.jdbcType()) {
            case Types.DATE, Types.TIME, Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> {
                return Form.CLOCK;
            }
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> {
                return Form.BYTES;
            }
            case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB, Types.NCHAR, Types.NVARCHAR -> {
                return isLabel() ? Form.NUMBER : Form.TEXT;
            }
            case Types.FLOAT, Types.REAL, Types.DOUBLE -> {
                return Form.DOUBLE;
            }
            default -> {
                return Form.NUMBER;
            }
        }
    }

    /** What to select to know a row's place. */
    String place() {
        return switch (form()) {
            case CLOCK -> "CAST(" + name() + " AS CHAR)";
            case NUMBER -> type().startsWith("BIT") ? name() + " + 0" : ordinal();
            case DOUBLE, TEXT, BYTES -> ordinal();
        };
    }

    String orderBy() {
        return name();
    }

    /** A condition with one parameter, for {@link #bindPlace}. */
    String compared(String operator) {
        return "(" + ordinal() + ") " + operator + " ?";
    }

    /** What was written of a row's place in this column, as text that survives in a file. */
    String placeOf(byte[] written) {
        return switch (form()) {
            case BYTES -> Base64.getEncoder().encodeToString(written);
            case DOUBLE -> String.valueOf(MysqlText.floating(written));
            case NUMBER, CLOCK -> MysqlText.ascii(written);
            case TEXT -> new String(written, FieldReading.charset(column));
        };
    }

    void bindPlace(PreparedStatement statement, int index, String place) throws SQLException {
        switch (form()) {
            case NUMBER -> statement.setBigDecimal(index, new BigDecimal(place));
            case DOUBLE -> statement.setDouble(index, Double.parseDouble(place));
            case BYTES -> statement.setBytes(index, Base64.getDecoder().decode(place));
            case TEXT, CLOCK -> statement.setString(index, place);
        }
    }

    /** A condition with one parameter, for {@link #bindValue}. */
    String equal(Object value) {
        String equal = isLabel() ? name() + " = ?" : "(" + ordinal() + ") = ?";
        if (type().startsWith("YEAR") && value.equals(NO_YEAR)) {
            return "(" + equal + " OR " + ordinal() + " = 0)";
        }
        // Of a date that is none the source connector makes 1970-01-01.
        return form() == Form.CLOCK && isEpoch(value)
                ? "(" + equal + " OR MONTH(" + name() + ") = 0 OR DAYOFMONTH(" + name() + ") = 0)"
                : equal;
    }

    private static boolean isEpoch(Object value) {
        return value.equals(EPOCH) || value.equals(EPOCH.atStartOfDay()) || value.equals(Instant.EPOCH);
    }

    /** @param value of a {@link dev.rowcast.encode.Row} */
    void bindValue(PreparedStatement statement, int index, Object value) throws SQLException {
        if (value instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else if (value instanceof Float || value instanceof Double) {
            statement.setDouble(index, ((Number) value).doubleValue());
        } else if (value instanceof Number number) {
            statement.setBigDecimal(index, new BigDecimal(number.toString()));
        } else if (value instanceof Boolean truth) {
            statement.setBigDecimal(index, new BigDecimal(truth ? BigInteger.ONE : BigInteger.ZERO));
        } else {
            statement.setString(index, text(value));
        }
    }

    private static String text(Object value) {
        if (value instanceof List<?> labels) {
            return String.join(",", labels.stream().map(String::valueOf).toList());
        }
        if (value instanceof LocalDateTime clock) {
            return CLOCK.format(clock);
        }
        if (value instanceof Instant moment) {
            return CLOCK.format(moment.atOffset(ZoneOffset.UTC));
        }
        return value instanceof Duration amount ? time(amount) : value.toString();
    }

    private static String time(Duration amount) {
        Duration positive = amount.abs();
        return String.format(
                Locale.ROOT,
                "%s%02d:%02d:%02d.%06d",
                amount.isNegative() ? "-" : "",
                positive.toHours(),
                positive.toMinutesPart(),
                positive.toSecondsPart(),
                positive.toNanosPart() / 1_000);
    }
}
