package dev.rowcast.bench.stores;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** What a value of Debezium stands for. */
final class Values {
    private Values() {}

    /** In Java's words: a number, text, bytes, a date, a time, a LocalDateTime for DATETIME, and an Instant for TIMESTAMP. */
    static Object of(Field field, Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        String name = field.schema().name();
        return name == null
                ? value
                : switch (name) {
                    case "io.debezium.time.MicroTimestamp" -> dateTime((Long) value);
                    case "io.debezium.time.ZonedTimestamp" -> Instant.parse((String) value);
                    case "io.debezium.time.Date" -> LocalDate.ofEpochDay((Integer) value);
                    case "io.debezium.time.MicroTime" ->
                        LocalTime.ofNanoOfDay(TimeUnit.MICROSECONDS.toNanos((Long) value));
                    default -> value;
                };
    }

    private static LocalDateTime dateTime(long micros) {
        long second = TimeUnit.SECONDS.toMicros(1);
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, second),
                (int) TimeUnit.MICROSECONDS.toNanos(Math.floorMod(micros, second)),
                ZoneOffset.UTC);
    }

    /** JDBC's type of NULL in that column. */
    static int sqlType(Schema schema) {
        String name = schema.name() == null ? "" : schema.name();
        return switch (name) {
            case "io.debezium.time.MicroTimestamp" -> Types.TIMESTAMP;
            case "io.debezium.time.ZonedTimestamp" -> Types.TIMESTAMP_WITH_TIMEZONE;
            case "io.debezium.time.Date" -> Types.DATE;
            case "org.apache.kafka.connect.data.Decimal" -> Types.NUMERIC;
            case "io.debezium.time.MicroTime" -> Types.VARCHAR;
            default ->
                switch (schema.type()) {
                    case INT16 -> Types.SMALLINT;
                    case INT32 -> Types.INTEGER;
                    case INT64 -> Types.BIGINT;
                    case FLOAT32 -> Types.REAL;
                    case FLOAT64 -> Types.DOUBLE;
                    case BYTES -> Types.BINARY;
                    default -> Types.VARCHAR;
                };
        };
    }

    /** As JSON has it: a number, or text; of a time its microseconds. */
    static Object json(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof LocalTime time) {
            return TimeUnit.NANOSECONDS.toMicros(time.toNanoOfDay());
        }
        return value instanceof Number || value instanceof byte[] ? value : value.toString();
    }
}
