package dev.rowcast.bench.encode;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.type.Date;
import com.google.type.DateTime;
import com.google.type.Decimal;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.v1.LabelSet;
import dev.rowcast.v1.Source;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** What code written by hand does with values that are no protobuf scalars. */
final class TypedValues {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private TypedValues() {}

    static Decimal decimal(Object value) {
        return Decimal.newBuilder()
                .setValue(((BigDecimal) value).toPlainString())
                .build();
    }

    static DateTime dateTime(Object value) {
        long micros = (Long) value;
        LocalDateTime time = LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND),
                (int) Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO,
                ZoneOffset.UTC);
        return DateTime.newBuilder()
                .setYear(time.getYear())
                .setMonth(time.getMonthValue())
                .setDay(time.getDayOfMonth())
                .setHours(time.getHour())
                .setMinutes(time.getMinute())
                .setSeconds(time.getSecond())
                .setNanos(time.getNano())
                .build();
    }

    static Timestamp timestamp(Object value) {
        Instant instant = Instant.parse((String) value);
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    static Date date(Object value) {
        LocalDate date = LocalDate.ofEpochDay((Integer) value);
        return Date.newBuilder()
                .setYear(date.getYear())
                .setMonth(date.getMonthValue())
                .setDay(date.getDayOfMonth())
                .build();
    }

    static LabelSet labels(Object value) {
        LabelSet.Builder set = LabelSet.newBuilder();
        String labels = (String) value;
        int start = 0;
        for (int comma = labels.indexOf(','); comma >= 0; comma = labels.indexOf(',', start)) {
            set.addValues(labels.substring(start, comma));
            start = comma + 1;
        }
        return set.addValues(labels.substring(start)).build();
    }

    static Duration duration(Object value) {
        long micros = (Long) value;
        return Duration.newBuilder()
                .setSeconds(micros / MICROS_PER_SECOND)
                .setNanos((int) (micros % MICROS_PER_SECOND) * NANOS_PER_MICRO)
                .build();
    }

    static ByteString bytes(Object value) {
        return ByteString.copyFrom(((ByteBuffer) value).duplicate());
    }

    static Source source(SourcePosition at) {
        Source.Builder source = Source.newBuilder()
                .setCommitTime(Timestamp.newBuilder()
                        .setSeconds(at.commitTimeNanos() / NANOS_PER_SECOND)
                        .setNanos((int) (at.commitTimeNanos() % NANOS_PER_SECOND)))
                .setServer(at.server())
                .setServerId(at.serverId())
                .setFile(at.file())
                .setPosition(at.position())
                .setRow(at.row());
        String gtid = at.gtid();
        if (gtid != null) {
            source.setGtid(gtid);
        }
        return source.build();
    }

    /** The numbers of the fields that differ; a table's first contract numbers its columns from 1 on. */
    static List<Integer> changed(Field[] columns, Struct before, Struct after) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            if (!Objects.equals(before.get(columns[i]), after.get(columns[i]))) {
                numbers.add(i + 1);
            }
        }
        return numbers;
    }
}
