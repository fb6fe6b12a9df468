package dev.rowcast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Place;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.samples.Samples;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that once ended the task, each between two good ones. */
class BadRecordsTest {
    private static final String TOPIC = "dflt.probe.t_ints";
    private static final StreamId PARTITION = new StreamId(TOPIC, 0);
    private static final RawRecord GOOD = streamed(Samples.DEFAULTS, "t_ints");
    private static final RawRecord WITH_TRANSACTION = streamed(Samples.VARIED, "t_ints");

    private static RawRecord streamed(String mode, String table) {
        return Samples.table(mode, table).stream()
                .filter(raw -> raw.value() instanceof Struct value
                        && value.get("after") != null
                        && value.getStruct("source").get("gtid") != null)
                .findFirst()
                .orElseThrow();
    }

    private static RawRecord at(RawRecord raw, long offset) {
        return Mutation.at(raw, TOPIC, 0, offset);
    }

    static Stream<Arguments> envelopes() {
        Schema int16 = Schema.OPTIONAL_INT16_SCHEMA;
        Schema flag = Schema.OPTIONAL_BOOLEAN_SCHEMA;
        return Stream.of(
                bad(Mutation.retype(Schema.INT32_SCHEMA, 1), "op", "its \"op\" is a Integer (INT32)"),
                bad(Mutation.nothing(), "op", "unknown operation \"null\""),
                bad(Mutation.retype(flag, true), "transaction", "a struct as its \"transaction\", which is a BOOLEAN"),
                bad(Mutation.retype(int16, (short) 1), "source/file", "its \"source.file\" is a Short (INT16)"),
                bad(Mutation.retype(Schema.BYTES_SCHEMA, new byte[1]), "source/name", "its \"source.name\" is a"),
                bad(Mutation.nothing(), "source/name", "its \"source.name\" is null"),
                bad(Mutation.retype(int16, (short) 1), "source/db", "its \"source.db\" is a Short"),
                bad(Mutation.retype(flag, true), "source/table", "its \"source.table\" is a Boolean"),
                bad(Mutation.retype(Schema.FLOAT64_SCHEMA, 1.0), "source/server_id", "its \"source.server_id\" is a"),
                bad(Mutation.retype(flag, true), "source/gtid", "its \"source.gtid\" is a Boolean"),
                bad(Mutation.retype(Schema.FLOAT64_SCHEMA, 1.0), "source/row", "its \"source.row\" is a Double"),
                bad(Mutation.nothing(), "source/pos", "its \"source.pos\" is null"),
                bad(Mutation.retype(int16, (short) 1), "source/pos", "its \"source.pos\" is a Short"),
                bad(
                        Mutation.retype(Decimal.schema(0), BigDecimal.ONE),
                        "source/ts_ns",
                        "its \"source.ts_ns\" is a BigDecimal"),
                bad(Mutation.nothing(), "source", "its \"source\" is null"),
                bad(Mutation.retype(flag, true), "before", "its \"before\" is a Boolean"));
    }

    private static Arguments bad(Mutation mutation, String path, String found) {
        return Arguments.of(mutation, path, found);
    }

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource("envelopes")
    void anEnvelopeThatIsOddIsALetterAndItsNeighboursAreDelivered(Mutation mutation, String path, String found) {
        try (TestFlow test = new TestFlow(true)) {
            test.accept(List.of(at(GOOD, 0), at(mutation.inValue(WITH_TRANSACTION, path), 1), at(GOOD, 2)));
            test.awaitCommittable(PARTITION, 3);
            assertLetter(test, found);
            assertDelivered(test, 0, 2);
        }
    }

    @Test
    void anEnvelopeWithoutAnyTimeIsALetter() {
        RawRecord bad = GOOD;
        for (String time : List.of("ts_ms", "ts_us", "ts_ns")) {
            bad = Mutation.nothing().inValue(bad, "source/" + time);
        }
        assertRefused(bad, "its \"source.ts_ms\" is null, and Debezium's MySQL connector always writes a Long there");
    }

    @Test
    void aTransactionIdThatIsNoTextIsALetter() {
        assertRefused(
                Mutation.retype(Schema.FLOAT32_SCHEMA, 1f).inValue(WITH_TRANSACTION, "transaction/id"),
                "its \"transaction.id\" is a Float");
    }

    @Test
    void aRowBeforeTheChangeThatHasAnotherSchemaIsALetterWithItsTable() {
        RawRecord update = Samples.table(Samples.DEFAULTS, "t_evolve").stream()
                .filter(raw -> raw.value() instanceof Struct value && "u".equals(value.get("op")))
                .findFirst()
                .orElseThrow();
        assertRefused(
                Mutation.drop().inValue(update, "before/id"),
                "table probe.t_evolve: its row before the change has another schema");
    }

    @Test
    void aKeyOfAnotherSchemaThanTheRecordNamesIsReadByItsOwn() {
        Schema other =
                SchemaBuilder.struct().field("other", Schema.STRING_SCHEMA).build();
        RawRecord mislabelled =
                new RawRecord(GOOD.at(), other, GOOD.key(), GOOD.valueSchema(), GOOD.value(), null, GOOD.headers());
        try (TestFlow test = new TestFlow(true)) {
            test.accept(List.of(at(GOOD, 0), at(mislabelled, 1), at(GOOD, 2)));
            test.awaitCommittable(PARTITION, 3);
            assertDelivered(test, 0, 1, 2);
        }
    }

    static Stream<BigDecimal> decimalsThatMySqlHasNot() {
        return Stream.of(
                new BigDecimal(BigInteger.ONE, -Integer.MAX_VALUE),
                new BigDecimal(BigInteger.ONE, Integer.MAX_VALUE),
                new BigDecimal(BigInteger.TEN.pow(65)),
                new BigDecimal(BigInteger.ONE, 31),
                new BigDecimal(BigInteger.ONE, -65));
    }

    @ParameterizedTest
    @MethodSource("decimalsThatMySqlHasNot")
    void aDecimalOfMoreDigitsThanMySqlHasIsALetterWithItsColumn(BigDecimal huge) {
        assertBadDecimal(decimals(Decimal.builder(huge.scale()).optional().build(), huge));
    }

    @ParameterizedTest
    @MethodSource("decimalsThatMySqlHasNot")
    void soItIsAsText(BigDecimal huge) {
        Schema text = SchemaBuilder.string()
                .parameter("__debezium.source.column.type", "DECIMAL")
                .optional()
                .build();
        assertBadDecimal(decimals(text, huge.toString()));
        assertBadDecimal(decimals(text, "9".repeat(1_000_000)));
    }

    @ParameterizedTest
    @MethodSource("decimalsThatMySqlHasNot")
    void soItIsWithAScaleOfItsOwn(BigDecimal huge) {
        Schema variable = SchemaBuilder.struct()
                .name("io.debezium.data.VariableScaleDecimal")
                .field("scale", Schema.INT32_SCHEMA)
                .field("value", Schema.OPTIONAL_BYTES_SCHEMA)
                .optional()
                .build();
        Struct value = new Struct(variable)
                .put("scale", huge.scale())
                .put("value", huge.unscaledValue().toByteArray());
        assertBadDecimal(decimals(variable, value));
        RawRecord empty = decimals(variable, new Struct(variable).put("scale", 1));
        assertRefused(empty, "column d: the value (a Struct) can't be read as its schema declares");
    }

    /** A record of a table of its own with the columns {@code id} and {@code d}. */
    private static RawRecord decimals(Schema type, Object value) {
        Schema row = SchemaBuilder.struct()
                .name("dflt.probe.t_dec.Value")
                .field("id", Schema.INT32_SCHEMA)
                .field("d", type)
                .optional()
                .build();
        Struct after = new Struct(row).put("id", 1).put("d", value);
        Schema key = SchemaBuilder.struct()
                .name("dflt.probe.t_dec.Key")
                .field("id", Schema.INT32_SCHEMA)
                .build();
        RawRecord raw = Mutation.retype(row, after).inValue(GOOD, "after");
        raw = Mutation.retype(row, null).inValue(raw, "before");
        raw = Mutation.value("t_dec").inValue(raw, "source/table");
        return new RawRecord(
                raw.at(), key, new Struct(key).put("id", 1), raw.valueSchema(), raw.value(), null, raw.headers());
    }

    private static void assertBadDecimal(RawRecord bad) {
        assertRefused(bad, "table probe.t_dec, column d: the value (a ", "has more digits than MySQL's DECIMAL");
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void aLengthThatNobodyAsksForIsNoFault(String length) {
        RawRecord long1 = Mutation.parameter("__debezium.source.column.length", length)
                .inValue(streamed(Samples.DEFAULTS, "t_comp"), "after/b");
        try (TestFlow test = new TestFlow(true)) {
            test.accept(List.of(at(GOOD, 0), at(long1, 1), at(GOOD, 2)));
            test.awaitCommittable(PARTITION, 3);
            assertDelivered(test, 0, 1, 2);
        }
    }

    static Stream<String> lengths() {
        return Stream.of("4294967295", "AAAA", "-1", "99999999999999999999");
    }

    @Test
    void whatNobodyForesawIsALetterWithItsCoordinatesAndNeverShowsTheRow() {
        RawRecord unforeseen = withHeaders(GOOD, new ConnectHeaders() {
            @Override
            public boolean isEmpty() {
                throw new IllegalStateException("secret");
            }
        });
        assertRefused(unforeseen, "it can't be read or encoded (IllegalStateException in BadRecordsTest.java:");
    }

    @Test
    void whatNobodyForesawOfAChangeIsALetterOfItsSubscription() {
        RawRecord unforeseen = withHeaders(GOOD, new ConnectHeaders() {
            @Override
            public Header lastWithName(String name) {
                if (name.startsWith("__debezium")) {
                    throw new IllegalStateException("secret");
                }
                return null;
            }
        });
        try (TestFlow test = new TestFlow(true, new MemoryContractLog().reader(), "\"ordering\": \"key\"")) {
            test.accept(List.of(at(GOOD, 0), at(unforeseen, 1), at(GOOD, 2)));
            test.awaitCommittable(PARTITION, 3);
            assertLetter(test, "table probe.t_ints: it can't be read or encoded (IllegalStateException in ");
            assertThat(test.letters.get(0).subscription()).contains("audit");
            assertDelivered(test, 0, 2);
        }
    }

    @Test
    void withoutDeadLettersWhatNobodyForesawHoldsItsPartitionAloneAndSaysWhatToDo() {
        RawRecord unforeseen = withHeaders(GOOD, new ConnectHeaders() {
            @Override
            public boolean isEmpty() {
                throw new IllegalStateException("secret");
            }
        });
        StreamId other = new StreamId("dflt.probe.t_ints", 1);
        try (TestFlow test = new TestFlow(false)) {
            test.accept(List.of(
                    at(GOOD, 0),
                    at(unforeseen, 1),
                    at(GOOD, 2),
                    Mutation.at(GOOD, other.topic(), other.partition(), 0)));
            test.awaitCommittable(other, 1);
            test.awaitCommittable(PARTITION, 1);
            test.flow.lookForDecisions();
            test.flow.failWhereStopped();

            assertThat(test.flow.committable(PARTITION, 3)).isEqualTo(1);
            assertThat(test.flow.hasRoom(PARTITION)).isFalse();
            assertThat(test.held()).singleElement().satisfies(held -> {
                assertThat(held.partition()).isEqualTo(PARTITION.toString());
                assertThat(held.subscriptions()).containsExactly("audit");
                assertThat(held.notice())
                        .contains("topic dflt.probe.t_ints, partition 0, offset 1", "errors.tolerance=all")
                        .doesNotContain("secret");
            });
            assertThat(test.figures.subscription("audit").orElseThrow().getState())
                    .isEqualTo("HELD");
        }
    }

    @Test
    void aPartitionThatWaitsForRoomForAParkedKeyIsReadNoFurther() {
        try (TestFlow test = new TestFlow(true)) {
            test.holding.add(PARTITION);
            assertThat(test.flow.acceptAll(List.of(at(GOOD, 0)), record -> record))
                    .containsExactly(PARTITION);
            assertThat(test.flow.hasRoom(PARTITION)).isFalse();
            test.holding.clear();
            assertThat(test.flow.hasRoom(PARTITION)).isTrue();
        }
    }

    @Test
    void aContractLogThatDoesNotAnswerIsNoRecordsFault() {
        ContractLog down = new ContractLog() {
            @Override
            public void readNew(Consumer<LogEntry> entries) {
                throw new ContractLogException("its brokers are down", null);
            }

            @Override
            public void readArrived(Consumer<LogEntry> entries) {}

            @Override
            public void append(LogEntry entry) {}

            @Override
            public void close() {}
        };
        try (TestFlow test = new TestFlow(true, down)) {
            assertThatThrownBy(() -> test.accept(List.of(at(GOOD, 0))))
                    .isInstanceOf(ContractLogException.class)
                    .hasMessageContaining("brokers are down");
            assertThat(test.letters).isEmpty();
        }
    }

    private static RawRecord withHeaders(RawRecord raw, Headers headers) {
        return new RawRecord(
                raw.at(), raw.keySchema(), raw.key(), raw.valueSchema(), raw.value(), raw.origin(), headers);
    }

    private static void assertRefused(RawRecord bad, String... found) {
        try (TestFlow test = new TestFlow(true)) {
            test.accept(List.of(at(GOOD, 0), at(bad, 1), at(GOOD, 2)));
            test.awaitCommittable(PARTITION, 3);
            assertLetter(test, found);
            assertDelivered(test, 0, 2);
        }
    }

    private static void assertLetter(TestFlow test, String... found) {
        assertThat(test.letters).singleElement().satisfies(letter -> {
            assertThat(letter.why().at()).isEqualTo(new KafkaPlace(TOPIC, 0, 1));
            assertThat(letter.why())
                    .hasMessageStartingWith("topic dflt.probe.t_ints, partition 0, offset 1: ")
                    .hasMessageContainingAll(found);
            assertThat(letter.why().getMessage()).doesNotContain("secret");
        });
    }

    private static void assertDelivered(TestFlow test, long... offsets) {
        assertThat(test.subscriber.taken().stream().mapToLong(Place::sequence))
                .containsExactly(Arrays.stream(offsets).boxed().toArray(Long[]::new));
    }
}
