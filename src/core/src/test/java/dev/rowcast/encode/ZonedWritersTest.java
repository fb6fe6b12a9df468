package dev.rowcast.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.FieldTyping;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.UnsupportedColumnException;
import dev.rowcast.v1.ChangeEvent;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.time.api.DateTimes;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DATETIME as an instant. */
class ZonedWritersTest {
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    @Test
    void everyFormOfAWallClockIsTheSameInstant() {
        LocalDateTime wall = LocalDateTime.parse("2024-02-29T12:34:56.789");
        long millis = wall.toInstant(ZoneOffset.UTC).toEpochMilli();
        Timestamp instant = timestamp(Instant.parse("2024-02-29T03:34:56.789Z"));

        assertThat(deliver("Timestamp", Schema.Type.INT64, TOKYO, millis)).isEqualTo(instant);
        assertThat(deliver("MicroTimestamp", Schema.Type.INT64, TOKYO, millis * 1_000))
                .isEqualTo(instant);
        assertThat(deliver("IsoTimestamp", Schema.Type.STRING, TOKYO, wall + "Z"))
                .isEqualTo(instant);
        assertThat(OneColumn.zoned(
                                OneColumn.typed(org.apache.kafka.connect.data.Timestamp.builder(), "DATETIME")
                                        .build(),
                                TOKYO)
                        .deliver(Date.from(Instant.ofEpochMilli(millis)), Timestamp.getDefaultInstance()))
                .isEqualTo(instant);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-03-31T01:59:59, Europe/Berlin, 2024-03-31T00:59:59Z",
        "2024-03-31T03:00:00, Europe/Berlin, 2024-03-31T01:00:00Z",
        "2024-10-27T02:30:00, Europe/Berlin, 2024-10-27T00:30:00Z",
        "2024-10-27T03:00:00, Europe/Berlin, 2024-10-27T02:00:00Z",
        "2024-11-03T01:30:00, America/New_York, 2024-11-03T05:30:00Z",
        "1969-12-31T23:59:59, UTC, 1969-12-31T23:59:59Z",
        "1000-01-01T00:00:00, +05:30, 0999-12-31T18:30:00Z",
        "9999-12-31T23:59:59, Asia/Tokyo, 9999-12-31T14:59:59Z",
    })
    void takesTheEarlierOfTwoInstants(String wall, String zone, Instant instant) {
        assertThat(micros(LocalDateTime.parse(wall), ZoneId.of(zone))).isEqualTo(timestamp(instant));
    }

    @ParameterizedTest
    @CsvSource({
        "2024-03-31T02:00:00, Europe/Berlin",
        "2024-03-31T02:59:59, Europe/Berlin",
        "2011-12-30T12:00:00, Pacific/Apia",
    })
    void refusesALocalTimeThatNeverWas(String wall, String zone) {
        assertThatThrownBy(() -> micros(LocalDateTime.parse(wall), ZoneId.of(zone)))
                .isInstanceOf(ValueException.class)
                .hasMessageContaining("column v")
                .hasMessageContaining("doesn't exist in " + zone);
    }

    @ParameterizedTest
    @CsvSource({"9999-12-31T23:59:59, America/New_York", "0001-01-01T00:00:00, Asia/Tokyo", "0000-06-01T00:00:00, UTC"})
    void refusesWhatATimestampCannotHold(String wall, String zone) {
        assertThatThrownBy(() -> micros(LocalDateTime.parse(wall), ZoneId.of(zone)))
                .isInstanceOf(ValueException.class)
                .hasMessageContaining("outside of the years 0001 to 9999");
    }

    @Test
    void aTimestampColumnDoesNotFillSuchAField() {
        assertThat(ColumnType.of(SemanticType.TIMESTAMP).fits(SemanticType.ZONED_DATETIME))
                .isFalse();
        assertThatThrownBy(() -> deliver("ZonedTimestamp", Schema.Type.STRING, TOKYO, "2024-02-29T12:34:56Z"))
                .isInstanceOf(UnsupportedColumnException.class);
    }

    @Test
    void aRenamedColumnGoesOnInItsBridgedField() {
        ContractField own = new ContractField(2, "sent", "sent", SemanticType.ZONED_DATETIME, FieldState.ACTIVE);
        ContractField old = new ContractField(1, "posted", "sent", SemanticType.ZONED_DATETIME, FieldState.BRIDGED);
        FieldTyping typing = new FieldTyping(false, Optional.of(TOKYO));
        Contract contract = new Contract(OneColumn.TABLE, 2, "shop", "Orders", List.of(old, own), List.of(), 2, typing);
        Schema row = SchemaBuilder.struct()
                .field("sent", OneColumn.named(Schema.Type.INT64, "io.debezium.time.Timestamp"))
                .build();
        Struct value = new Struct(row).put("sent", 0L);
        RowChange change = new RowChange(
                OneColumn.AT, OneColumn.TABLE, Operation.INSERT, null, null, row, null, value, OneColumn.SOURCE);

        byte[] encoded =
                ChangeEncoder.compile(row, null, contract, field -> true).encode(change);

        Timestamp expected = timestamp(Instant.parse("1969-12-31T15:00:00Z"));
        assertThat(fields(encoded, contract)).containsExactly(expected.toByteString(), expected.toByteString());
    }

    private static List<ByteString> fields(byte[] encoded, Contract contract) {
        try {
            DynamicMessage row = DynamicMessage.parseFrom(
                    ContractDescriptors.row(contract),
                    ChangeEvent.parseFrom(encoded).getAfter());
            return row.getAllFields().values().stream()
                    .map(value -> ((Message) value).toByteString())
                    .toList();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    @Property(tries = 2_000)
    void agreesWithJavaTime(@ForAll("walls") LocalDateTime wall, @ForAll("zones") ZoneId zone) {
        ZonedDateTime expected = wall.atZone(zone);

        if (expected.toLocalDateTime().equals(wall)) {
            assertThat(micros(wall, zone)).isEqualTo(timestamp(expected.toInstant()));
        } else {
            assertThatThrownBy(() -> micros(wall, zone)).isInstanceOf(ValueException.class);
        }
    }

    /** All of MySQL's range, and hours near changes of the clocks. */
    @Provide
    Arbitrary<LocalDateTime> walls() {
        Arbitrary<LocalDateTime> any =
                DateTimes.dateTimes().between(LocalDateTime.of(1000, 1, 2, 0, 0), LocalDateTime.of(9999, 12, 30, 0, 0));
        Arbitrary<LocalDateTime> nearChanges = Combinators.combine(
                        zones(), Arbitraries.integers().between(1950, 2030))
                .as((zone, year) -> zone.getRules().nextTransition(Instant.parse(year + "-01-01T00:00:00Z")))
                .flatMap(change -> Arbitraries.integers()
                        .between(-7_200, 7_200)
                        .map(seconds -> change == null
                                ? LocalDateTime.of(2000, 1, 1, 0, 0)
                                : change.getDateTimeBefore().plusSeconds(seconds)));
        return Arbitraries.oneOf(any, nearChanges);
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                        "Europe/Berlin",
                        "America/New_York",
                        "America/Sao_Paulo",
                        "Australia/Lord_Howe",
                        "Pacific/Apia",
                        "Asia/Tokyo",
                        "Africa/Monrovia",
                        "UTC",
                        "-03:00")
                .map(ZoneId::of);
    }

    private static Timestamp micros(LocalDateTime wall, ZoneId zone) {
        long micros = ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), wall);
        return deliver("MicroTimestamp", Schema.Type.INT64, zone, micros);
    }

    private static Timestamp deliver(String name, Schema.Type type, ZoneId zone, Object value) {
        return OneColumn.zoned(OneColumn.named(type, "io.debezium.time." + name), zone)
                .deliver(value, Timestamp.getDefaultInstance());
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
