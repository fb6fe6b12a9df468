package dev.rowcast.batch.source;

import io.debezium.connector.mysql.charset.MySqlCharsetRegistry;
import io.debezium.relational.Column;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads what MySQL wrote of a column's values so that Debezium's converters make of them what they make of the same values in the binary log. JDBC's own readings
 * of dates and times depend on the zone of the JVM and have no place for TIME beyond a day; MySQL's text of a FLOAT has six digits of nine; and what the driver
 * makes of a number or a text takes longer than all that Debezium makes of it. The session's zone has to be UTC, its protocol that of texts, and each text in
 * its column's character set. Stateless.
 */
final class FieldReading {
    private static final MySqlCharsetRegistry CHARSETS = new MySqlCharsetRegistry();

    private FieldReading() {}

    /** What to select for the column. */
    static String expression(Column column) {
        String name = Sql.quoted(column.name());
        // As a DOUBLE, whose text is exact.
        return typeOf(column).startsWith("FLOAT") ? "(" + name + " + 0e0)" : name;
    }

    private static String typeOf(Column column) {
        return column.typeName().toUpperCase(Locale.ROOT);
    }

    /** Makes of what MySQL wrote what a converter takes. Null for a date that is none. */
    @FunctionalInterface
    interface Value {
        @Nullable Object of(byte[] written);
    }

    /** How the column's values are read, of those that aren't NULL. */
    static Value of(Column column) {
        boolean unsigned = typeOf(column).contains("UNSIGNED");
        return switch (column.jdbcType()) {
            case Types.TIME -> MysqlText::time;
            case Types.DATE -> MysqlText::date;
            case Types.TIMESTAMP -> MysqlText::clock;
            case Types.TIMESTAMP_WITH_TIMEZONE -> MysqlText::instant;
            case Types.TINYINT, Types.SMALLINT, Types.BOOLEAN -> FieldReading::integer;
            case Types.INTEGER -> unsigned ? MysqlText::number : FieldReading::integer;
            case Types.BIGINT -> unsigned ? MysqlText::decimal : MysqlText::number;
            case Types.DECIMAL, Types.NUMERIC -> MysqlText::decimal;
            case Types.FLOAT -> written -> (float) MysqlText.floating(written);
            case Types.REAL, Types.DOUBLE -> MysqlText::floating;
            // A converter turns the bytes round where they are.
            case Types.BIT -> column.length() == 1 ? written -> written[0] != 0 : byte[]::clone;
            case Types.CHAR, Types.VARCHAR, Types.NCHAR, Types.NVARCHAR -> text(column);
            case Types.OTHER -> typeOf(column).startsWith("JSON") ? MysqlText::utf8 : written -> written;
            default -> written -> written;
        };
    }

    private static Integer integer(byte[] written) {
        return Math.toIntExact(MysqlText.number(written));
    }

    /** Debezium decodes texts itself, as it does in the binary log, but for labels, which are numbers there. */
    private static Value text(Column column) {
        if (!typeOf(column).startsWith("ENUM") && !typeOf(column).startsWith("SET")) {
            return written -> written;
        }
        Charset charset = charset(column);
        return written -> new String(written, charset);
    }

    /** In which the column's texts are written. */
    static Charset charset(Column column) {
        String name = column.charsetName() == null ? null : CHARSETS.getJavaEncodingForCharSet(column.charsetName());
        return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    }
}
