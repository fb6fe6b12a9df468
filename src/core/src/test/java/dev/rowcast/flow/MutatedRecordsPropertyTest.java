package dev.rowcast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Place;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.observe.HeldTable;
import dev.rowcast.samples.Samples;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;

/** Recorded records with something wrong in them, between two good ones of their table: whatever it is, it is nobody else's business. */
class MutatedRecordsPropertyTest {
    private static final List<String> TABLES = Samples.TABLES;

    /** A field of a record: a path, and whether it is the key's. */
    private record Part(boolean key, String path) {
        boolean inRow() {
            return key || path.startsWith("before") || path.startsWith("after");
        }
    }

    /** Picks a place and what happens to it; numbers, so that jqwik can shrink them. */
    record Step(int place, Mutation mutation, String what) {
        @Override
        public String toString() {
            return "place " + place + ": " + what;
        }
    }

    record Case(String mode, String table, int record, List<Step> steps) {}

    @Provide
    Arbitrary<Case> envelopes() {
        return cases();
    }

    private static Arbitrary<Case> cases() {
        Arbitrary<Step> steps = Combinators.combine(Arbitraries.integers().between(0, 200), mutations())
                .as((place, mutation) -> new Step(place, mutation.getValue(), mutation.getKey()));
        return Combinators.combine(
                        Arbitraries.of(Samples.DEFAULTS, Samples.VARIED),
                        Arbitraries.of(TABLES),
                        Arbitraries.integers().between(0, 30),
                        steps.list().ofMinSize(1).ofMaxSize(3))
                .as(Case::new);
    }

    private static Arbitrary<Map.Entry<String, Mutation>> mutations() {
        List<Map.Entry<String, Mutation>> all = new ArrayList<>();
        all.add(Map.entry("gone", Mutation.drop()));
        all.add(Map.entry("null", Mutation.nothing()));
        types().forEach((type, value) ->
                all.add(Map.entry("a " + type.type() + " " + type.name(), Mutation.retype(type, value))));
        extremes().forEach(value -> all.add(Map.entry("the value " + value, Mutation.value(value))));
        names().forEach(name -> all.add(Map.entry("named " + name, Mutation.rename(name))));
        for (String length : List.of("4294967295", "AAAA", "")) {
            all.add(Map.entry("length " + length, Mutation.parameter("__debezium.source.column.length", length)));
        }
        for (String type : List.of("DECIMAL", "BINARY", "BIGINT UNSIGNED", "?")) {
            all.add(Map.entry("declared " + type, Mutation.parameter("__debezium.source.column.type", type)));
        }
        all.add(Map.entry("allowed", Mutation.parameter("allowed", "\\,,\\")));
        return Arbitraries.of(all);
    }

    private static Map<Schema, Object> types() {
        Schema odd = SchemaBuilder.struct().field("x", Schema.STRING_SCHEMA).build();
        return Map.ofEntries(
                Map.entry(Schema.INT8_SCHEMA, (byte) 1),
                Map.entry(Schema.INT16_SCHEMA, (short) 1),
                Map.entry(Schema.INT32_SCHEMA, Integer.MIN_VALUE),
                Map.entry(Schema.INT64_SCHEMA, Long.MAX_VALUE),
                Map.entry(Schema.FLOAT32_SCHEMA, Float.NaN),
                Map.entry(Schema.FLOAT64_SCHEMA, Double.NEGATIVE_INFINITY),
                Map.entry(Schema.BOOLEAN_SCHEMA, true),
                Map.entry(Schema.STRING_SCHEMA, "\u0000'\"\\\ud800"),
                Map.entry(Schema.BYTES_SCHEMA, new byte[] {(byte) 0xFF}),
                Map.entry(odd, new Struct(odd).put("x", "x")),
                Map.entry(SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA).build(), List.of("x")),
                Map.entry(
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA)
                                .build(),
                        Map.of("k", "v")),
                Map.entry(Timestamp.SCHEMA, new Date(Long.MAX_VALUE)),
                Map.entry(Decimal.schema(-Integer.MAX_VALUE), new BigDecimal(BigInteger.ONE, -Integer.MAX_VALUE)));
    }

    private static List<Object> extremes() {
        return List.of(
                Byte.MIN_VALUE,
                Short.MIN_VALUE,
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                Double.NaN,
                "",
                "r",
                "t",
                "1E+2147483647",
                "9".repeat(100_000),
                "\ud800",
                new byte[0],
                new byte[100_000],
                new BigDecimal(BigInteger.ONE, 2),
                new BigDecimal(BigInteger.TEN.pow(10_000), 2));
    }

    private static List<String> names() {
        return List.of(
                "io.debezium.data.VariableScaleDecimal",
                "io.debezium.data.geometry.Point",
                "io.debezium.data.geometry.Geometry",
                "io.debezium.data.FloatVector",
                "io.debezium.data.Enum",
                "io.debezium.data.EnumSet",
                "io.debezium.data.Json",
                "io.debezium.data.Bits",
                "io.debezium.time.Date",
                "io.debezium.time.Year",
                "io.debezium.time.MicroTime",
                "io.debezium.time.MicroTimestamp",
                "io.debezium.time.ZonedTimestamp",
                "io.debezium.connector.common.Heartbeat");
    }

    @Property(tries = 600)
    void aRecordWithAnythingWrongInItStopsNobodyElse(@ForAll("envelopes") Case drawn) {
        List<RawRecord> changes = Samples.table(drawn.mode, drawn.table).stream()
                .filter(raw -> raw.value() instanceof Struct)
                .toList();
        RawRecord good = changes.get(drawn.record % changes.size());
        String topic = good.at().stream().topic();
        RawRecord bad = good;
        boolean row = false;
        for (Step step : drawn.steps) {
            List<Part> places = places(bad);
            Part place = places.get(step.place % places.size());
            bad = place.key ? step.mutation.inKey(bad, place.path) : step.mutation.inValue(bad, place.path);
            row |= place.inRow();
        }
        StreamId partition = new StreamId(topic, 0);
        StreamId other = new StreamId(topic, 1);
        try (TestFlow test = new TestFlow(true)) {
            test.accept(List.of(
                    Mutation.at(good, topic, 0, 0),
                    Mutation.at(bad, topic, 0, 1),
                    Mutation.at(good, topic, 0, 2),
                    Mutation.at(good, topic, 1, 0)));
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                test.flow.settle();
                return !test.flow.unsettled();
            });
            test.flow.failWhereStopped();
            assertSettled(test, partition, other, row, Samples.isCut(drawn.mode, drawn.table));
        }
    }

    private static void assertSettled(TestFlow test, StreamId partition, StreamId other, boolean row, boolean cut) {
        List<Place> taken = test.subscriber.taken();
        if (cut) {
            // The good ones are held as well: nothing is delivered, and nothing committed, since the source sends too
            // little.
            assertThat(test.held())
                    .allSatisfy(held -> assertThat(held.notice()).contains("time.precision.mode"))
                    .extracting(HeldTable::partition)
                    .containsExactlyInAnyOrder(partition.toString(), other.toString());
            assertThat(taken).isEmpty();
            assertThat(test.flow.committable(other, 1)).isZero();
            assertThat(test.flow.committable(partition, 3)).isZero();
            return;
        }
        assertThat(test.flow.committable(other, 1)).isEqualTo(1);
        assertThat(taken).contains(new KafkaPlace(partition.topic(), 0, 0), new KafkaPlace(other.topic(), 1, 0));
        if (test.flow.held() > 0) {
            // Another shape is for a person to decide about, or nobody's to deliver.
            assertThat(row).isTrue();
            assertThat(test.flow.committable(partition, 3)).isEqualTo(1);
            return;
        }
        assertThat(test.flow.committable(partition, 3)).isEqualTo(3);
        assertThat(taken).contains(new KafkaPlace(partition.topic(), 0, 2));
        Place mutated = new KafkaPlace(partition.topic(), 0, 1);
        boolean letter =
                test.letters.stream().allMatch(each -> each.why().at().equals(mutated)) && !test.letters.isEmpty();
        assertThat(taken.contains(mutated) || letter)
                .as("the mutated record is delivered or a letter")
                .isTrue();
    }

    /** The fields of the key, of the envelope, and of its blocks. */
    private static List<Part> places(RawRecord raw) {
        List<Part> places = new ArrayList<>();
        if (raw.key() instanceof Struct key) {
            key.schema().fields().forEach(field -> places.add(new Part(true, field.name())));
        }
        Struct envelope = (Struct) raw.value();
        for (Field field : envelope.schema().fields()) {
            places.add(new Part(false, field.name()));
            if (envelope.getWithoutDefault(field.name()) instanceof Struct block) {
                block.schema().fields().forEach(part -> places.add(new Part(false, field.name() + "/" + part.name())));
            }
        }
        return places;
    }
}
