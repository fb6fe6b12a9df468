package dev.rowcast.batch.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.TableId;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import io.debezium.relational.ValueConverter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.apache.kafka.connect.data.Field;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MysqlTextTest {
    private static final long LAST = 253_402_300_799L;
    private static final long LAST_TIMESTAMP = 2_147_483_647L;
    private static final Table TIMESTAMPS = TableModel.parse(
            "CREATE TABLE t (id INT PRIMARY KEY, at0 TIMESTAMP NULL, at1 TIMESTAMP(1) NULL, at2 TIMESTAMP(2) NULL, at3 TIMESTAMP(3) NULL,"
                    + " at4 TIMESTAMP(4) NULL, at5 TIMESTAMP(5) NULL, at6 TIMESTAMP(6) NULL, size ENUM('Größe', 'b') CHARACTER SET latin1,"
                    + " one BIT(1), bits BIT(16))",
            new TableId("shop", "t"));

    @Property
    void aDateAndTimeIsWhatMysqlWrote(
            @ForAll @LongRange(min = -30_000_000_000L, max = LAST) long second,
            @ForAll @IntRange(max = 999_999) int micros,
            @ForAll @IntRange(max = 6) int digits) {
        LocalDateTime moment = moment(second, micros, digits);
        assertThat(MysqlText.clock(written(moment, digits))).isEqualTo(moment);
    }

    /** Debezium takes a text as it is, and formats what the binary log has. */
    @Property
    void aTimestampIsTheTextThatDebeziumMakesOfIt(
            @ForAll @LongRange(min = 1, max = LAST_TIMESTAMP) long second,
            @ForAll @IntRange(max = 999_999) int micros,
            @ForAll @IntRange(max = 6) int digits) {
        LocalDateTime moment = moment(second, micros, digits);
        Column column = TIMESTAMPS.columnWithName("at" + digits);
        ValueConverter converter = converter(column);
        assertThat(converter.convert(FieldReading.of(column).of(written(moment, digits))))
                .isEqualTo(converter.convert(moment.atZone(ZoneOffset.UTC)));
    }

    @Test
    void aDateThatIsNoneIsNothingAndWhatIsNoDateIsAnError() {
        assertThat(MysqlText.clock(bytes("0000-00-00 00:00:00"))).isNull();
        assertThat(MysqlText.clock(bytes("2024-00-10 00:00:00"))).isNull();
        assertThat(MysqlText.clock(bytes("2024-10-00 00:00:00.000"))).isNull();
        assertThat(MysqlText.clock(bytes("0001-01-01 00:00:00"))).isEqualTo(LocalDateTime.of(1, 1, 1, 0, 0));
        assertThat(MysqlText.instant(bytes("0000-00-00 00:00:00"))).isNull();
        assertThat(MysqlText.date(bytes("0000-00-00"))).isNull();
        assertThat(MysqlText.date(bytes("2024-00-01"))).isNull();
        assertThat(MysqlText.date(bytes("9999-12-31"))).isEqualTo(LocalDate.of(9999, 12, 31));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2024-10-01T00:00:00", "2024-10-01", "2024-1x-01 00:00:00", "abcdefghijklmnopqrstu"})
    void whatIsNoDateAndTimeIsAnError(String text) {
        assertThatThrownBy(() -> MysqlText.clock(bytes(text))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MysqlText.time(bytes(text))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MysqlText.number(bytes(text))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MysqlText.decimal(bytes(text))).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void aNumberIsWhatMysqlWrote(@ForAll long number) {
        assertThat(MysqlText.number(bytes(String.valueOf(number)))).isEqualTo(number);
    }

    @Property
    void aDecimalIsWhatMysqlWrote(@ForAll @Scale(30) BigDecimal number, @ForAll BigInteger whole) {
        assertThat(MysqlText.decimal(bytes(number.toPlainString()))).isEqualTo(new BigDecimal(number.toPlainString()));
        assertThat(MysqlText.decimal(bytes(whole.toString()))).isEqualTo(new BigDecimal(whole));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0.00", "-0.01", "0.10", "007.50", "999999999999999999", "-99999999999999.999"})
    void aDecimalKeepsItsDigits(String text) {
        assertThat(MysqlText.decimal(bytes(text))).isEqualTo(new BigDecimal(text));
    }

    @Property
    void aTimeIsWhatMysqlWrote(
            @ForAll @LongRange(min = -3_020_399_000_000L, max = 3_020_399_000_000L) long micros,
            @ForAll @IntRange(max = 6) int digits) {
        long cut = (long) Math.pow(10, 6 - digits);
        Duration amount = Duration.ofNanos(micros / cut * cut * 1_000);
        Duration positive = amount.abs();
        String fraction = digits == 0
                ? ""
                : "."
                        + String.format(Locale.ROOT, "%06d", positive.toNanosPart() / 1_000)
                                .substring(0, digits);
        String text = String.format(
                Locale.ROOT,
                "%s%02d:%02d:%02d%s",
                amount.isNegative() ? "-" : "",
                positive.toHours(),
                positive.toMinutesPart(),
                positive.toSecondsPart(),
                fraction);
        assertThat(MysqlText.time(bytes(text))).isEqualTo(amount);
    }

    @Test
    void labelsAreInTheCharacterSetOfTheirColumn() {
        Column column = TIMESTAMPS.columnWithName("size");
        byte[] written = "Größe".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(converter(column).convert(FieldReading.of(column).of(written)))
                .isEqualTo("Größe");
    }

    /** A converter turns bits round where they are, and the row may be looked at again. */
    @Test
    void bitsAreReadTwiceAlike() {
        Column column = TIMESTAMPS.columnWithName("bits");
        byte[] written = {1, 2};
        assertThat(converter(column).convert(FieldReading.of(column).of(written)))
                .isEqualTo(new byte[] {2, 1});
        assertThat(converter(column).convert(FieldReading.of(column).of(written)))
                .isEqualTo(new byte[] {2, 1});
        Column one = TIMESTAMPS.columnWithName("one");
        assertThat(converter(one).convert(FieldReading.of(one).of(new byte[] {1})))
                .isEqualTo(true);
        assertThat(converter(one).convert(FieldReading.of(one).of(new byte[] {0})))
                .isEqualTo(false);
    }

    private static LocalDateTime moment(long second, int micros, int digits) {
        int cut = (int) Math.pow(10, 6 - digits);
        return LocalDateTime.ofEpochSecond(second, micros / cut * cut * 1_000, ZoneOffset.UTC);
    }

    private static byte[] written(LocalDateTime moment, int digits) {
        String pattern = "uuuu-MM-dd HH:mm:ss" + (digits == 0 ? "" : "." + "S".repeat(digits));
        return bytes(DateTimeFormatter.ofPattern(pattern).format(moment));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static ValueConverter converter(@Nullable Column given) {
        Column column = Objects.requireNonNull(given);
        Field field = new Field(
                column.name(), 0, Objects.requireNonNull(DebeziumTypes.RECOMMENDED.schema(TIMESTAMPS.id(), column)));
        return DebeziumTypes.RECOMMENDED.converter(TIMESTAMPS.id(), column, field);
    }
}
