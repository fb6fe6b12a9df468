package dev.rowcast.encode;

import dev.rowcast.contract.shape.LogicalType;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Wall clocks of a known zone as the instants that they name: google.protobuf.Timestamp from DATETIME. */
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

    /** The writer for the logical type; null where it is no wall clock. */
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

    /** @param wall seconds since the epoch with the wall clock read as UTC */
    private void write(WireWriter out, long wall, int nanos) {
        if (wall < FIRST_SECOND || wall > LAST_SECOND) {
            throw outside();
        }
        // Of the two offsets at the end of daylight saving this is the earlier one, and in the gap at its beginning one
        // that doesn't
        // hold at the instant which it gives.
        ZoneOffset offset = rules.getOffset(LocalDateTime.ofEpochSecond(wall, 0, ZoneOffset.UTC));
        long second = wall - offset.getTotalSeconds();
        if (!rules.isFixedOffset()
                && !rules.getOffset(Instant.ofEpochSecond(second)).equals(offset)) {
            throw new Unrepresentable("is a local time that never was in " + zone
                    + ", where clocks were put forward over it; mend the row in MySQL");
        }
        if (second < FIRST_SECOND || second > LAST_SECOND) {
            throw outside();
        }
        TemporalWriters.secondsAndNanos(out, second, nanos);
    }

    private static Unrepresentable outside() {
        return new Unrepresentable("is outside of the years 0001 to 9999 in UTC, which google.protobuf.Timestamp has;"
                + " mend the row in MySQL");
    }
}
