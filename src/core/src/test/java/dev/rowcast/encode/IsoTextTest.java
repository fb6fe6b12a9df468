package dev.rowcast.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class IsoTextTest {
    private final IsoText iso = new IsoText();

    /** Debezium writes with these formatters. */
    @Property
    void readsWhatDebeziumsFormattersWrite(
            @ForAll @LongRange(min = -62_167_000_000L, max = 253_402_000_000L) long second,
            @ForAll @IntRange(max = 999_999_999) int nanos,
            @ForAll @IntRange(min = -64_800, max = 64_800) int offset) {
        OffsetDateTime time = Instant.ofEpochSecond(second, nanos).atOffset(ZoneOffset.ofTotalSeconds(offset));
        iso.readDateTime(time.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
        assertParts(time, true);
        iso.readDate(time.format(DateTimeFormatter.ISO_OFFSET_DATE));
        assertParts(time, false);
    }

    @Property
    void readsWholeSecondsOfUtc(@ForAll @LongRange(min = -62_167_000_000L, max = 253_402_000_000L) long second) {
        OffsetDateTime time = Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC);
        iso.readDateTime("2024-02-29T12:34:56.789+01:00");
        iso.readDateTime(time.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
        assertParts(time, true);
    }

    private void assertParts(OffsetDateTime time, boolean clock) {
        assertThat(iso.offset()).isEqualTo(time.getOffset().getTotalSeconds());
        assertThat(iso.date()).isEqualTo(Calendar.of(time.getYear(), time.getMonthValue(), time.getDayOfMonth()));
        if (clock) {
            assertThat(iso.secondOfDay()).isEqualTo(time.toLocalTime().toSecondOfDay());
            assertThat(iso.nanos()).isEqualTo(time.getNano());
        }
    }

    @Example
    void secondsMayBeMissing() {
        iso.readDateTime("2024-02-29T12:34Z");
        assertThat(iso.secondOfDay()).isEqualTo((12 * 60 + 34) * 60);
        assertThat(iso.nanos()).isZero();
    }

    @Example
    void anythingElseIsRefused() {
        for (String text : new String[] {
            "",
            "2024-02-30T00:00:00Z",
            "2024-02-29",
            "2024-02-29T00:00:00",
            "2024-02-29 00:00:00Z",
            "2024-02-29T24:00:00Z",
            "2024-02-29T00:60:00Z",
            "2024-02-29T00:00:60Z",
            "2024-02-29T00:00:00.Z",
            "2024-02-29T00:00:00.1234567890Z",
            "2024-02-29T00:00:00Zz",
            "+12024-02-29T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-02-29T0:000:00Z",
            "2024-02-29T00:00:0/Z",
            "2024-02-29T00:00::0Z",
            "2024/02-29T00:00:00Z",
            "２０２４-02-29T00:00:00Z"
        }) {
            assertThatExceptionOfType(Unrepresentable.class).as(text).isThrownBy(() -> iso.readDateTime(text));
        }
    }
}
