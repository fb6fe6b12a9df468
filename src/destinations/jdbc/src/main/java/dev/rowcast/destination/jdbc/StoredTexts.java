package dev.rowcast.destination.jdbc;

import dev.rowcast.contract.shape.SemanticType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of what both databases write of them: the other way round of {@link Texts}. Stateless. */
final class StoredTexts {
    private static final DateTimeFormatter CLOCK = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT);

    private static final Pattern TIME = Pattern.compile("(-?)(\\d+):(\\d\\d):(\\d\\d)(\\.\\d+)?");

    private StoredTexts() {}

    /** @throws IllegalArgumentException if the text is none of that type; the message doesn't have it */
    static Object value(String text, SemanticType type) {
        return switch (type) {
            case BOOL -> text.equals("1") || text.startsWith("t");
            case INT32, INT64 -> Long.valueOf(text);
            case UINT64, BITS -> new BigInteger(text);
            case DECIMAL -> new BigDecimal(text);
            case FLOAT -> Float.valueOf(text);
            case DOUBLE -> Double.valueOf(text);
            case STRING, JSON, ENUM -> text;
            case SET -> text.isEmpty() ? List.of() : List.of(text.split(",", -1));
            case DATE -> LocalDate.parse(text);
            case TIME -> time(text);
            case DATETIME -> LocalDateTime.parse(text, CLOCK);
            case ZONED_DATETIME, TIMESTAMP -> instant(text);
            case BYTES, GEOMETRY, VECTOR -> throw new IllegalArgumentException(type + " isn't written as text");
        };
    }

    /** Of what a clock in UTC shows. */
    private static Instant instant(String text) {
        return LocalDateTime.parse(text, CLOCK).toInstant(ZoneOffset.UTC);
    }

    private static Duration time(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new IllegalArgumentException("the database sent a time that is none");
        }
        BigDecimal seconds = new BigDecimal(time.group(4) + (time.group(5) == null ? "" : time.group(5)));
        Duration amount = Duration.ofHours(Long.parseLong(time.group(2)))
                .plusMinutes(Long.parseLong(time.group(3)))
                .plusNanos(seconds.movePointRight(9).longValueExact());
        return time.group(1).isEmpty() ? amount : amount.negated();
    }
}
