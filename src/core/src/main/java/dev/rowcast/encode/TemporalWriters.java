package dev.rowcast.encode;

import dev.rowcast.contract.shape.LogicalType;
import dev.rowcast.contract.shape.SemanticType;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Writes dates and times from Debezium's lossless units and texts. */
final class TemporalWriters {
    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final int MILLI = 1_000_000;
    private static final int MICRO = 1_000;

    private TemporalWriters() {}

    /** The writer of a DATE, TIME, DATETIME or TIMESTAMP field for the logical type; null if that can't fill it. */
    static @Nullable ValueWriter of(SemanticType target, LogicalType from) {
        return switch (target) {
            case DATE -> date(from);
            case TIME -> time(from);
            case DATETIME -> dateTime(from);
            case TIMESTAMP -> from == LogicalType.ZONED_TIMESTAMP ? instant() : null;
            default -> null;
        };
    }

    private static @Nullable ValueWriter date(LogicalType from) {
        return switch (from) {
            case DATE -> (out, value) -> date(out, Calendar.ofEpochDay((Integer) value));
            case CONNECT_DATE ->
                (out, value) -> date(out, Calendar.ofEpochDay(Math.floorDiv(millis(value), MILLIS_PER_DAY)));
            case ISO_DATE -> {
                IsoText iso = new IsoText();
                yield (out, value) -> {
                    iso.readDate((String) value);
                    requireUtc(iso);
                    date(out, iso.date());
                };
            }
            default -> null;
        };
    }

    private static @Nullable ValueWriter time(LogicalType from) {
        return switch (from) {
            case MICRO_TIME -> (out, value) -> amount(out, (Long) value, 1_000_000, MICRO);
            case NANO_TIME -> (out, value) -> amount(out, (Long) value, 1_000_000_000, 1);
            default -> null;
        };
    }

    private static @Nullable ValueWriter dateTime(LogicalType from) {
        return switch (from) {
            case TIMESTAMP -> (out, value) -> wallClock(out, (Long) value, 1_000, MILLI);
            case CONNECT_TIMESTAMP -> (out, value) -> wallClock(out, millis(value), 1_000, MILLI);
            case MICRO_TIMESTAMP -> (out, value) -> wallClock(out, (Long) value, 1_000_000, MICRO);
            case ISO_TIMESTAMP -> {
                IsoText iso = new IsoText();
                yield (out, value) -> {
                    iso.readDateTime((String) value);
                    requireUtc(iso);
                    wallClock(out, iso.date(), iso.secondOfDay(), iso.nanos());
                };
            }
            default -> null;
        };
    }

    private static ValueWriter instant() {
        IsoText iso = new IsoText();
        return (out, value) -> {
            iso.readDateTime((String) value);
            if (Calendar.year(iso.date()) == 0) {
                throw new Unrepresentable(
                        "is before the year 1, where google.protobuf.Timestamp begins; fix the row in MySQL");
            }
            long day = Calendar.toEpochDay(iso.date());
            secondsAndNanos(out, day * Calendar.SECONDS_PER_DAY + iso.secondOfDay() - iso.offset(), iso.nanos());
        };
    }

    /** Connect's own logical types have no other class. */
    @SuppressWarnings("JavaUtilDate")
    private static long millis(Object value) {
        return ((Date) value).getTime();
    }

    static void requireUtc(IsoText iso) {
        if (iso.offset() != 0) {
            throw new Unrepresentable(
                    "is a local date and time, which Debezium writes with the offset Z, but has another offset;"
                            + " look for a transform or custom converter that rewrites it");
        }
    }

    static void date(WireWriter out, int date) {
        int mark = out.written();
        day(out, date);
        out.lengthSince(mark);
    }

    private static void wallClock(WireWriter out, long sinceEpoch, long perSecond, int nanosPerUnit) {
        long second = Math.floorDiv(sinceEpoch, perSecond);
        int nanos = (int) Math.floorMod(sinceEpoch, perSecond) * nanosPerUnit;
        long day = Math.floorDiv(second, Calendar.SECONDS_PER_DAY);
        wallClock(out, Calendar.ofEpochDay(day), (int) (second - day * Calendar.SECONDS_PER_DAY), nanos);
    }

    static void wallClock(WireWriter out, int date, int secondOfDay, int nanos) {
        int mark = out.written();
        number(out, 7, nanos);
        int minuteOfDay = secondOfDay / 60;
        int hour = minuteOfDay / 60;
        small(out, 6, secondOfDay - minuteOfDay * 60);
        small(out, 5, minuteOfDay - hour * 60);
        small(out, 4, hour);
        day(out, date);
        out.lengthSince(mark);
    }

    /** Fields 1 to 3, which google.type.Date and google.type.DateTime have in common. */
    private static void day(WireWriter out, int date) {
        small(out, 3, Calendar.day(date));
        small(out, 2, Calendar.month(date));
        number(out, 1, Calendar.year(date));
    }

    /** A signed duration: both parts have its sign. */
    static void amount(WireWriter out, long units, long perSecond, int nanosPerUnit) {
        secondsAndNanos(out, units / perSecond, (int) (units % perSecond) * nanosPerUnit);
    }

    /** The fields that google.protobuf.Timestamp and google.protobuf.Duration have in common. */
    static void secondsAndNanos(WireWriter out, long seconds, int nanos) {
        int mark = out.written();
        number(out, 2, nanos);
        number(out, 1, seconds);
        out.lengthSince(mark);
    }

    private static void small(WireWriter out, int field, int value) {
        out.smallField(WireWriter.tag(field, WireWriter.VARINT), value);
    }

    /** A field without presence: zero isn't written. */
    private static void number(WireWriter out, int field, long value) {
        out.field(WireWriter.tag(field, WireWriter.VARINT), value);
    }
}
