package dev.rowcast.encode;

import dev.rowcast.contract.shape.LogicalType;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Writes local dates and times of a known zone as instants: google.protobuf.Timestamp from DATETIME. */
final class ZonedWriters {
    private static final long FIRST_SECOND = -62_135_596_800L; // 0001-01-01T00:00:00Z
    private static final long LAST_SECOND = 253_402_300_799L; // 9999-12-31T23:59:59Z
    private static final int MILLI = 1_000_000;
    private static final int MICRO = 1_000;

    private final ZoneId zone;
    private final ZoneRules rules;

    private ZonedWriters(ZoneId zone) {
        this.zone = zone;
        this.rules = zone.getRules();
    }

    /** The writer for the logical type; null if it isn't a local date and time. */
    static @Nullable ValueWriter of(LogicalType from, ZoneId zone) {
        ZonedWriters zoned = new ZonedWriters(zone);
        return switch (from) {
            case TIMESTAMP -> (out, value) -> zoned.write(out, (Long) value, 1_000, MILLI);
            case CONNECT_TIMESTAMP -> (out, value) -> zoned.write(out, millis(value), 1_000, MILLI);
            case MICRO_TIMESTAMP -> (out, value) -> zoned.write(out, (Long) value, 1_000_000, MICRO);
            case ISO_TIMESTAMP -> {
                IsoText iso = new IsoText();
                yield (out, value) -> {
                    iso.readDateTime((String) value);
                    TemporalWriters.requireUtc(iso);
                    long day = Calendar.toEpochDay(iso.date());
                    zoned.write(out, day * Calendar.SECONDS_PER_DAY + iso.secondOfDay(), iso.nanos());
                };
            }
            default -> null;
        };
    }

    /** Connect's own logical types have no other class. */
    @SuppressWarnings("JavaUtilDate")
    private static long millis(Object value) {
        return ((Date) value).getTime();
    }

    private void write(WireWriter out, long sinceEpoch, long perSecond, int nanosPerUnit) {
        int nanos = (int) Math.floorMod(sinceEpoch, perSecond) * nanosPerUnit;
        write(out, Math.floorDiv(sinceEpoch, perSecond), nanos);
    }

    /** @param wall seconds since the epoch with the local date and time read as UTC */
    private void write(WireWriter out, long wall, int nanos) {
        if (wall < FIRST_SECOND || wall > LAST_SECOND) {
            throw outside();
        }
        // At the end of daylight saving this is the earlier of the two offsets. In the gap at its beginning it is one
        // that isn't valid at the resulting instant.
        ZoneOffset offset = rules.getOffset(LocalDateTime.ofEpochSecond(wall, 0, ZoneOffset.UTC));
        long second = wall - offset.getTotalSeconds();
        if (!rules.isFixedOffset()
                && !rules.getOffset(Instant.ofEpochSecond(second)).equals(offset)) {
            throw new Unrepresentable("is a local time that doesn't exist in " + zone
                    + ", where clocks were moved forward over it; fix the row in MySQL");
        }
        if (second < FIRST_SECOND || second > LAST_SECOND) {
            throw outside();
        }
        TemporalWriters.secondsAndNanos(out, second, nanos);
    }

    private static Unrepresentable outside() {
        return new Unrepresentable(
                "is outside of the years 0001 to 9999 in UTC, the range of google.protobuf.Timestamp;"
                        + " fix the row in MySQL");
    }
}
