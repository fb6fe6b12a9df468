package dev.rowcast.mapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.type.Date;
import com.google.type.DateTime;
import com.google.type.Decimal;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.RowMessages;
import dev.rowcast.grpc.Connection;
import dev.rowcast.grpc.TestAuthority;
import dev.rowcast.mapping.Document;
import dev.rowcast.mapping.Mapped;
import dev.rowcast.mapping.Mapping;
import dev.rowcast.mapping.Output;
import dev.rowcast.mapping.TableMapping;
import dev.rowcast.mapping.UnansweredException;
import dev.rowcast.mapping.UnfitMappingException;
import dev.rowcast.route.MappingSettings;
import dev.rowcast.route.Secret;
import dev.rowcast.v1.DescribeResponse;
import dev.rowcast.v1.FloatVector;
import dev.rowcast.v1.Geometry;
import dev.rowcast.v1.LabelSet;
import dev.rowcast.v1.MapRequest;
import dev.rowcast.v1.MapResponse;
import dev.rowcast.v1.MapResult;
import dev.rowcast.v1.MappedColumn;
import dev.rowcast.v1.MappedDocument;
import dev.rowcast.v1.MappedOutput;
import dev.rowcast.v1.MappedValue;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real mappers, and what becomes of their answers. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class GrpcMappingTest {
    private static final String DIGITS = "12345678901234567890123456789012345.678901234567890123456789012345";
    private static final Contract CONTRACT = contract(3);
    private static final DescribeResponse NOTES = described(
            "7", column("note", MappedColumn.Type.TYPE_STRING), column("place", MappedColumn.Type.TYPE_INT64));

    @TempDir
    private Path folder;

    private Path socket;
    private TestMapper mapper;
    private GrpcMapping mapping;

    @BeforeEach
    void start() {
        socket = folder.resolve("mapper");
        mapper = new TestMapper(socket, NOTES);
        mapping = mapping(Duration.ofSeconds(60));
    }

    @AfterEach
    void end() {
        mapping.close();
        mapper.close();
    }

    private GrpcMapping mapping(Duration deadline) {
        return new GrpcMapping(Connection.to("unix://" + socket).plaintext().deadline(deadline));
    }

    private static Contract contract(int revision) {
        return new Contract(
                new TableId("shop", "orders"),
                revision,
                "shop",
                "Orders",
                List.of(
                        field(1, SemanticType.INT64),
                        field(2, SemanticType.BOOL),
                        field(3, SemanticType.UINT64),
                        field(4, SemanticType.FLOAT),
                        field(5, SemanticType.DOUBLE),
                        field(6, SemanticType.DECIMAL),
                        field(7, SemanticType.STRING),
                        field(8, SemanticType.BYTES),
                        field(9, SemanticType.JSON),
                        field(10, SemanticType.DATE),
                        field(11, SemanticType.TIME),
                        field(12, SemanticType.DATETIME),
                        field(13, SemanticType.TIMESTAMP),
                        field(14, SemanticType.SET),
                        field(15, SemanticType.GEOMETRY),
                        field(16, SemanticType.VECTOR)),
                List.of(1),
                16);
    }

    private static ContractField field(int number, SemanticType type) {
        String name = "f" + number;
        return new ContractField(number, name, name, type, FieldState.ACTIVE);
    }

    private static MappedColumn column(String name, MappedColumn.Type type) {
        return MappedColumn.newBuilder().setName(name).setType(type).build();
    }

    private static DescribeResponse described(String version, MappedColumn... columns) {
        return DescribeResponse.newBuilder()
                .setVersion(version)
                .addOutputs(MappedOutput.newBuilder().setName("notes").addAllColumns(List.of(columns)))
                .build();
    }

    private static MapResult makes(Map<String, MappedValue> columns) {
        return MapResult.newBuilder()
                .addDocuments(MappedDocument.newBuilder().setOutput("notes").putAllColumns(columns))
                .build();
    }

    private static MappedValue text(String value) {
        return MappedValue.newBuilder().setStringValue(value).build();
    }

    private static MappedValue number(long value) {
        return MappedValue.newBuilder().setInt64Value(value).build();
    }

    private static ByteString row(long id) {
        return row(Map.of("f1", id));
    }

    private static ByteString row(Map<String, Object> values) {
        DynamicMessage.Builder row = DynamicMessage.newBuilder(ContractDescriptors.row(CONTRACT));
        values.forEach((name, value) -> row.setField(row.getDescriptorForType().findFieldByName(name), value));
        return row.build().toByteString();
    }

    private static long id(ByteString row) {
        try {
            DynamicMessage read = DynamicMessage.parseFrom(ContractDescriptors.row(CONTRACT), row);
            return (long) read.getField(read.getDescriptorForType().findFieldByNumber(1));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private TableMapping table() {
        return mapping.of(CONTRACT, Map.of()).toCompletableFuture().join();
    }

    private static List<Mapped> map(TableMapping table, ByteString... rows) {
        return table.map(List.of(rows)).toCompletableFuture().join();
    }

    private static Throwable fault(java.util.concurrent.CompletionStage<?> stage) {
        return stage.toCompletableFuture().handle((value, fault) -> fault).join() instanceof CompletionException wrapped
                ? wrapped.getCause()
                : stage.toCompletableFuture().handle((value, fault) -> fault).join();
    }

    @Test
    void aMapperIsAskedWhatItMakesAndThenMakesIt() {
        mapper.behaving(TestMapper.each(
                "7", row -> makes(Map.of("note", text("n" + id(row)), "place", number(id(row))))));

        TableMapping table = table();

        assertThat(table.version()).isEqualTo("7");
        assertThat(table.outputs()).singleElement().satisfies(output -> {
            assertThat(output.name()).isEqualTo("notes");
            assertThat(output.columns())
                    .extracting(Output.Column::name, Output.Column::type)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("note", SemanticType.STRING),
                            org.assertj.core.groups.Tuple.tuple("place", SemanticType.INT64));
        });
        assertThat(map(table, row(1), row(2)))
                .containsExactly(
                        new Mapped.Documents(List.of(new Document("notes", Map.of("note", "n1", "place", 1L)))),
                        new Mapped.Documents(List.of(new Document("notes", Map.of("note", "n2", "place", 2L)))));
        assertThat(mapper.described).singleElement().satisfies(asked -> {
            assertThat(asked.getDatabase() + asked.getTable() + asked.getMessageType())
                    .isEqualTo("shoporders" + "shop.Orders");
            assertThat(asked.getContractRevision()).isEqualTo(3);
            assertThat(asked.getDescriptorSet()).isEqualTo(ContractDescriptors.descriptorSet(CONTRACT));
        });
        assertThat(mapper.requests).singleElement().satisfies(asked -> {
            assertThat(asked.getDatabase() + asked.getTable() + asked.getMessageType())
                    .isEqualTo("shoporders" + "shop.Orders");
            assertThat(asked.getContractRevision()).isEqualTo(3);
        });
    }

    /** Servers in Go and Node.js refuse calls to a socket's path. */
    @Test
    void aServerBehindASocketIsCalledLocalhost() {
        table();

        assertThat(mapper.authorities).containsExactly("localhost");
    }

    /** TLS, a token, metadata and the deadline, in the words of a subscription. */
    @Test
    void aMapperIsReachedAsTheRoutingSays() throws Exception {
        TestAuthority authority = new TestAuthority(folder, "rowcast");
        TestAuthority.Issued issued = authority.issue("dns:localhost", "-1H");
        mapper.close();
        mapper = new TestMapper(
                socket,
                TlsServerCredentials.create(
                        issued.chain().toFile(), issued.key().toFile()),
                NOTES,
                builder -> builder);
        mapping.close();
        Map<String, Object> members = Map.of(
                "target", "unix://" + socket,
                "deadline", "7s",
                "tls", Map.of("ca", authority.certificate().toString()),
                "auth", Map.of("token", new Secret("mapper-token", "abcd1234")),
                "metadata", Map.of("x-shop", "7"));
        MapperSettings read = MapperSettings.read(new MappingSettings("", "grpc", members), new LinkedHashSet<>())
                .orElseThrow();

        try (Mapping made = read.mapping()) {
            made.of(CONTRACT, Map.of()).toCompletableFuture().join();
        }

        assertThat(read.service().settings().deadline()).isEqualTo(Duration.ofSeconds(7));
        assertThat(mapper.received).singleElement().satisfies(headers -> {
            assertThat(headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)))
                    .isEqualTo("Bearer abcd1234");
            assertThat(headers.get(Metadata.Key.of("x-shop", Metadata.ASCII_STRING_MARSHALLER)))
                    .isEqualTo("7");
        });
    }

    /** Pitfall 82: a TRUNCATE brings no row. */
    @Test
    void noRowsAreNoRequest() {
        assertThat(map(table())).isEmpty();
        assertThat(mapper.requests).isEmpty();
    }

    /** Pitfall 82: a row that is all NULL is an empty message, and makes NULLs or nothing. */
    @Test
    void aRowOfNullsAndARowThatMakesNothing() {
        mapper.behaving(TestMapper.each(
                "7",
                row -> row.isEmpty()
                        ? makes(Map.of("note", MappedValue.getDefaultInstance()))
                        : MapResult.getDefaultInstance()));

        assertThat(map(table(), ByteString.EMPTY, row(1)))
                .containsExactly(
                        new Mapped.Documents(List.of(new Document("notes", Map.of()))),
                        new Mapped.Documents(List.of()));
    }

    /** Pitfall 80: what a mapper passes on is to the bit what the row had. */
    @Test
    void aFieldOfEachTypeIsPassedOnAsItIs() {
        List<MappedColumn> columns = new ArrayList<>();
        CONTRACT.fields()
                .forEach(field -> columns.add(column(
                        "c" + field.number(),
                        MappedColumn.Type.valueOf("TYPE_" + field.type().name()))));
        mapper.description = unused -> described("", columns.toArray(MappedColumn[]::new));
        mapper.behaving(TestMapper.each(GrpcMappingTest::passedOn));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("f1", Long.MAX_VALUE);
        values.put("f2", true);
        values.put("f3", -2L);
        values.put("f4", 0.1f);
        values.put("f5", 0.1);
        values.put("f6", Decimal.newBuilder().setValue("-" + DIGITS).build());
        values.put("f7", "naïve 日本 \u0000");
        values.put("f8", ByteString.copyFrom(new byte[] {0, -1}));
        values.put("f9", "{\"a\": 9007199254740993}");
        values.put("f10", Date.newBuilder().setYear(2024).setMonth(2).setDay(29).build());
        values.put(
                "f11",
                com.google.protobuf.Duration.newBuilder()
                        .setSeconds(-3020399)
                        .setNanos(-1000)
                        .build());
        values.put(
                "f12",
                DateTime.newBuilder()
                        .setYear(9999)
                        .setMonth(12)
                        .setDay(31)
                        .setNanos(999_999_000)
                        .build());
        values.put(
                "f13",
                com.google.protobuf.Timestamp.newBuilder()
                        .setSeconds(-1)
                        .setNanos(1000)
                        .build());
        values.put("f14", LabelSet.newBuilder().addValues("a").addValues("b").build());
        values.put(
                "f15",
                Geometry.newBuilder()
                        .setWkb(ByteString.copyFromUtf8("w"))
                        .setSrid(4326)
                        .build());
        values.put(
                "f16",
                FloatVector.newBuilder()
                        .addValues(0.1f)
                        .addValues(Float.MIN_VALUE)
                        .build());
        ByteString row = row(values);

        Mapped mapped = map(table(), row).get(0);

        var read = RowMessages.read(RowMessages.byNumber(CONTRACT.fields()), row.newCodedInput());
        Map<String, Object> made = ((Mapped.Documents) mapped).all().get(0).values();
        CONTRACT.fields()
                .forEach(field -> assertThat(made.get("c" + field.number()))
                        .as("%s", field.type())
                        .usingRecursiveComparison()
                        .isEqualTo(read.get(field)));
        assertThat(made.get("c1")).isEqualTo(9223372036854775807L);
        assertThat(made.get("c3")).isEqualTo(new BigInteger("18446744073709551614"));
        assertThat(made.get("c6")).isEqualTo(new BigDecimal("-" + DIGITS));
    }

    /** Pitfall 80: neighbours that a double can't tell apart, and zeros that an empty message has. */
    @Test
    void neighboursDifferAndZerosAreNoNull() {
        mapper.description = unused ->
                described("", column("n", MappedColumn.Type.TYPE_INT64), column("t", MappedColumn.Type.TYPE_TIME));
        mapper.behaving(TestMapper.each(row -> makes(Map.of(
                "n", number(id(row)),
                "t",
                        MappedValue.newBuilder()
                                .setTimeValue(com.google.protobuf.Duration.getDefaultInstance())
                                .build()))));

        List<Mapped> mapped = map(table(), row(Long.MAX_VALUE), row(Long.MAX_VALUE - 1));

        assertThat(mapped)
                .containsExactly(
                        new Mapped.Documents(
                                List.of(new Document("notes", Map.of("n", Long.MAX_VALUE, "t", Duration.ZERO)))),
                        new Mapped.Documents(
                                List.of(new Document("notes", Map.of("n", Long.MAX_VALUE - 1, "t", Duration.ZERO)))));
    }

    private static MapResult passedOn(ByteString row) {
        try {
            DynamicMessage read = DynamicMessage.parseFrom(ContractDescriptors.row(CONTRACT), row);
            Map<String, MappedValue> columns = new LinkedHashMap<>();
            for (ContractField field : CONTRACT.fields()) {
                FieldDescriptor from = read.getDescriptorForType().findFieldByNumber(field.number());
                String member = (field.type().name() + "_value").toLowerCase(java.util.Locale.ROOT);
                FieldDescriptor to = MappedValue.getDescriptor().findFieldByName(member);
                MappedValue.Builder value = MappedValue.newBuilder();
                Object given = read.getField(from);
                if (given instanceof Message message) {
                    value.setField(
                            to,
                            value.newBuilderForField(to)
                                    .mergeFrom(message.toByteString())
                                    .build());
                } else {
                    value.setField(to, given);
                }
                columns.put("c" + field.number(), value.build());
            }
            return makes(columns);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("uselessResults")
    void aResultThatCantBeUsedIsARefusalOfItsRowAlone(MapResult result, String words) {
        mapper.behaving(TestMapper.each("7", row -> id(row) == 2 ? result : makes(Map.of("note", text("fine")))));

        List<Mapped> mapped = map(table(), row(1), row(2), row(3));

        assertThat(mapped.get(0)).isInstanceOf(Mapped.Documents.class);
        assertThat(mapped.get(2)).isInstanceOf(Mapped.Documents.class);
        assertThat(((Mapped.Refused) mapped.get(1)).reason()).contains(words).doesNotContain("hidden");
    }

    private static Stream<Arguments> uselessResults() {
        return Stream.of(
                Arguments.of(
                        MapResult.newBuilder()
                                .addDocuments(MappedDocument.newBuilder().setOutput("nots"))
                                .build(),
                        "it describes no output nots; it describes notes"),
                Arguments.of(
                        makes(Map.of("nota", text("hidden"))),
                        "output notes, column nota: the output doesn't declare it; it declares note, place"),
                Arguments.of(
                        makes(Map.of("place", text("hidden"))),
                        "output notes, column place: it is declared as TYPE_INT64, whose values are in int64_value, and got a"
                                + " string_value"),
                Arguments.of(
                        MapResult.newBuilder().setRefusal("no\ncustomer").build(),
                        "the mapping refuses the row: no customer"),
                Arguments.of(MapResult.newBuilder().setRefusal("").build(), "the mapping refuses the row: "),
                Arguments.of(
                        MapResult.newBuilder()
                                .addAllDocuments(IntStream.range(0, 1001)
                                        .mapToObj(i -> MappedDocument.newBuilder()
                                                .setOutput("notes")
                                                .build())
                                        .toList())
                                .build(),
                        "it makes 1001 documents of a row, and 1000 may be"));
    }

    @Test
    void aRefusalIsOneLineThatIsNotLong() {
        mapper.behaving(TestMapper.each(
                "7",
                row -> MapResult.newBuilder().setRefusal("x\n".repeat(100_000)).build()));

        assertThat(((Mapped.Refused) map(table(), row(1)).get(0)).reason())
                .hasSizeLessThan(700)
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.234    | it has more than the declared 2 digits behind the point",
                "12345.6  | it has more than the declared 6 digits",
                "1e3      | it is no decimal in plain notation",
                "''       | it is no decimal in plain notation",
                "NaN      | it is no decimal in plain notation"
            })
    void aDecimalThatDoesntFitIsRefusedAndNeverRounded(String value, String words) {
        MappedValue decimal = decimal(value);
        mapper.description = unused -> described("", decimals(6, 2));
        mapper.behaving(TestMapper.each(row -> makes(Map.of("d", decimal))));

        assertThat(((Mapped.Refused) map(table(), row(1)).get(0)).reason())
                .contains("output notes, column d: " + words)
                .doesNotContain("12345");
    }

    @ParameterizedTest
    @CsvSource({"1.5, 1.50", "1.500, 1.50", "-0, 0.00", "1234, 1234.00", "+7.1, 7.10"})
    void aDecimalGetsTheDeclaredScale(String value, BigDecimal wanted) {
        mapper.description = unused -> described("", decimals(6, 2));
        mapper.behaving(TestMapper.each(row -> makes(Map.of("d", decimal(value)))));

        assertThat(map(table(), row(1)).get(0))
                .isEqualTo(new Mapped.Documents(List.of(new Document("notes", Map.of("d", wanted)))));
    }

    private static MappedColumn decimals(int precision, int scale) {
        return column("d", MappedColumn.Type.TYPE_DECIMAL).toBuilder()
                .setPrecision(precision)
                .setScale(scale)
                .build();
    }

    private static MappedValue decimal(String value) {
        return MappedValue.newBuilder()
                .setDecimalValue(Decimal.newBuilder().setValue(value))
                .build();
    }

    @ParameterizedTest
    @MethodSource("impossibleValues")
    void aValueThatThereIsNotIsRefused(MappedColumn.Type type, MappedValue value, String words) {
        mapper.description = unused -> described("", column("v", type));
        mapper.behaving(TestMapper.each(row -> makes(Map.of("v", value))));

        assertThat(((Mapped.Refused) map(table(), row(1)).get(0)).reason()).contains("column v: " + words);
    }

    private static Stream<Arguments> impossibleValues() {
        return Stream.of(
                Arguments.of(
                        MappedColumn.Type.TYPE_DATE,
                        MappedValue.newBuilder()
                                .setDateValue(Date.newBuilder()
                                        .setYear(2023)
                                        .setMonth(2)
                                        .setDay(29))
                                .build(),
                        "there is no such day"),
                Arguments.of(
                        MappedColumn.Type.TYPE_DATETIME,
                        MappedValue.newBuilder()
                                .setDatetimeValue(DateTime.newBuilder()
                                        .setYear(2023)
                                        .setUtcOffset(com.google.protobuf.Duration.getDefaultInstance()))
                                .build(),
                        "it has a zone"),
                Arguments.of(
                        MappedColumn.Type.TYPE_TIMESTAMP,
                        MappedValue.newBuilder()
                                .setTimestampValue(com.google.protobuf.Timestamp.newBuilder()
                                        .setSeconds(Long.MAX_VALUE))
                                .build(),
                        "there is no such day"),
                Arguments.of(
                        MappedColumn.Type.TYPE_JSON,
                        MappedValue.newBuilder().setJsonValue("{\"a\"").build(),
                        "it is no JSON"),
                Arguments.of(
                        MappedColumn.Type.TYPE_JSON,
                        MappedValue.newBuilder().setJsonValue("").build(),
                        "it is no JSON"),
                Arguments.of(
                        MappedColumn.Type.TYPE_JSON,
                        MappedValue.newBuilder().setJsonValue("1 2").build(),
                        "it is no JSON"));
    }

    @ParameterizedTest
    @CsvSource({"日本, true", "日本語, false"})
    void aTextThatIsLongerThanDeclaredIsRefused(String value, boolean fits) {
        mapper.description = unused -> described(
                "",
                column("note", MappedColumn.Type.TYPE_STRING).toBuilder()
                        .setLength(2)
                        .build());
        mapper.behaving(TestMapper.each(row -> makes(Map.of("note", text(value)))));

        Mapped mapped = map(table(), row(1)).get(0);

        assertThat(mapped instanceof Mapped.Documents).isEqualTo(fits);
        if (mapped instanceof Mapped.Refused refused) {
            assertThat(refused.reason()).endsWith("output notes, column note: it is longer than the declared 2");
        }
    }

    @Test
    void aKeyIsNeverNull() {
        mapper.description = unused -> NOTES.toBuilder()
                .setOutputs(0, NOTES.getOutputs(0).toBuilder().addKeyColumns("place"))
                .build();
        mapper.behaving(TestMapper.each("7", row -> makes(Map.of("note", text("n")))));

        assertThat(((Mapped.Refused) map(table(), row(1)).get(0)).reason())
                .contains("output notes, column place: it is in the output's key, and NULL in this document");
    }

    @ParameterizedTest
    @MethodSource("uselessDescriptions")
    void aDescriptionThatCantBeUsedSaysWhatToMend(Consumer<DescribeResponse.Builder> spoil, String words) {
        DescribeResponse.Builder spoilt = NOTES.toBuilder();
        spoil.accept(spoilt);
        mapper.description = unused -> spoilt.build();

        assertThat(fault(mapping.of(CONTRACT, Map.of())))
                .isInstanceOf(UnfitMappingException.class)
                .hasMessageContaining("table shop.orders, revision 3")
                .hasMessageContaining(words);
    }

    private static Stream<Arguments> uselessDescriptions() {
        return Stream.of(
                spoilt(
                        each -> each.clearOutputs(),
                        "it names no output; a mapping that doesn't want a table answers NOT_FOUND"),
                spoilt(each -> each.addOutputs(each.getOutputs(0)), "it names output notes twice"),
                spoilt(
                        each -> each.getOutputsBuilder(0).setName("my notes"),
                        "output my notes: a name is 1 to 64 letters"),
                spoilt(
                        each -> each.getOutputsBuilder(0).addColumns(column("note", MappedColumn.Type.TYPE_BOOL)),
                        "output notes, column note: it is there twice"),
                spoilt(
                        each -> each.getOutputsBuilder(0).addColumns(column("9", MappedColumn.Type.TYPE_BOOL)),
                        "output notes, column 9: a name is"),
                spoilt(
                        each -> each.getOutputsBuilder(0).addColumnsBuilder().setName("x"),
                        "column x: its type is number 0"),
                spoilt(
                        each -> each.getOutputsBuilder(0)
                                .addColumnsBuilder()
                                .setName("x")
                                .setTypeValue(99),
                        "column x: its type is number 99, which isn't known here"),
                spoilt(
                        each -> each.getOutputsBuilder(0).getColumnsBuilder(0).setPrecision(3),
                        "precision and scale belong together"),
                spoilt(
                        each -> each.getOutputsBuilder(0)
                                .getColumnsBuilder(0)
                                .setPrecision(3)
                                .setScale(1),
                        "precision and scale are for TYPE_DECIMAL"),
                spoilt(each -> each.getOutputsBuilder(0).addColumns(decimals(2, 3)), "no more than in all"),
                spoilt(each -> each.getOutputsBuilder(0).addColumns(decimals(66, 3)), "a DECIMAL has 1 to 65 digits"),
                spoilt(
                        each -> each.getOutputsBuilder(0).getColumnsBuilder(1).setLength(5),
                        "length is for TYPE_STRING"),
                spoilt(
                        each -> each.getOutputsBuilder(0).addKeyColumns("note").addKeyColumns("note"),
                        "key_columns names a column twice"),
                spoilt(each -> each.setVersion("v".repeat(101)), "its version is longer than 100 characters"));
    }

    private static Arguments spoilt(Consumer<DescribeResponse.Builder> spoil, String words) {
        return Arguments.of(spoil, words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOT_FOUND", "INVALID_ARGUMENT", "FAILED_PRECONDITION"})
    void aMapperSaysThatItMapsNoSuchRows(String code) {
        mapper.description = unused -> {
            throw Status.fromCode(Status.Code.valueOf(code))
                    .withDescription("only carts")
                    .asRuntimeException();
        };

        assertThat(fault(mapping.of(CONTRACT, Map.of())))
                .isInstanceOf(UnfitMappingException.class)
                .hasMessageContaining(
                        "the mapper takes no such rows: " + code + " from unix://" + socket + " (only carts)");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void anotherNumberOfResultsIsNobodys(int results) {
        mapper.behaving((request, reply) -> {
            MapResponse.Builder response = MapResponse.newBuilder().setVersion("7");
            for (int i = 0; i < results; i++) {
                response.addResults(MapResult.getDefaultInstance());
            }
            reply.onNext(response.build());
            reply.onCompleted();
        });

        assertThat(fault(table().map(List.of(row(1), row(2)))))
                .isInstanceOf(UnfitMappingException.class)
                .hasMessageContaining("answered " + results + " results for 2 rows");
    }

    @Test
    void aMapperThatHangsIsLate() {
        mapping.close();
        mapping = mapping(Duration.ofMillis(300));
        TableMapping table = table();
        mapper.behaving((request, reply) -> {});

        assertThat(fault(table.map(List.of(row(1)))))
                .isInstanceOf(UnansweredException.class)
                .hasMessage("the mapper doesn't answer: DEADLINE_EXCEEDED from unix://" + socket
                        + " (no answer for 300 ms)");
    }

    @Test
    void aMapperThatIsDownIsAskedAgainAndMapsWhenItIsBack() {
        TableMapping table = table();
        mapper.close();

        assertThat(fault(table.map(List.of(row(1)))))
                .isInstanceOf(UnansweredException.class)
                .hasMessageContaining("UNAVAILABLE from unix://" + socket);
        assertThat(fault(mapping.of(CONTRACT, Map.of()))).isInstanceOf(UnansweredException.class);

        mapper = new TestMapper(socket, NOTES)
                .behaving(TestMapper.each("7", row -> makes(Map.of("note", text("back")))));
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(map(table, row(1)).get(0)).isInstanceOf(Mapped.Documents.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNAVAILABLE", "UNKNOWN", "INTERNAL", "UNIMPLEMENTED", "UNAUTHENTICATED", "ABORTED"})
    void rowsWaitForAMapperThatFails(String code) {
        TableMapping table = table();
        mapper.behaving(
                TestMapper.fails(Status.fromCode(Status.Code.valueOf(code)).withDescription("later")));

        assertThat(fault(table.map(List.of(row(1)))))
                .isInstanceOf(UnansweredException.class)
                .hasMessageContaining(code + " from unix://" + socket)
                .hasMessageContaining("later");
    }

    /** Pitfall 82: nobody writes what a new version makes into what was prepared for the old. */
    @Test
    void anAnswerOfAnotherVersionIsNotWritten() {
        TableMapping table = table();
        mapper.behaving(TestMapper.each("8", row -> makes(Map.of("note", text("new")))));

        assertThat(fault(table.map(List.of(row(1)))))
                .isInstanceOf(UnansweredException.class)
                .hasMessageContaining("answers as version \"8\", and described version \"7\"");
    }

    /** Pitfall 82: neither where its author forgot to give it another version. */
    @Test
    void behindALostConnectionAMapperIsAskedAgainWhatItMakes() {
        mapper.description = unused -> described("", column("note", MappedColumn.Type.TYPE_STRING));
        mapper.behaving(TestMapper.each(row -> makes(Map.of("note", text("old")))));
        TableMapping table = table();
        map(table, row(1));
        mapper.close();
        mapper = new TestMapper(socket, described("", column("other", MappedColumn.Type.TYPE_STRING)))
                .behaving(TestMapper.each(row -> makes(Map.of())));

        await().untilAsserted(() -> assertThat(fault(table.map(List.of(row(1)))))
                .hasMessageContaining("describes something else than before for table shop.orders"));
        assertThat(mapper.requests).isEmpty();
    }

    @Test
    void behindALostConnectionTheSameMapperGoesOn() {
        mapper.behaving(TestMapper.each("7", row -> makes(Map.of())));
        TableMapping table = table();
        map(table, row(1));
        mapper.close();
        mapper = new TestMapper(socket, NOTES).behaving(TestMapper.each("7", row -> makes(Map.of())));

        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(map(table, row(1))).hasSize(1));
        map(table, row(2));
        assertThat(mapper.described).hasSize(1);
    }

    @Test
    void manyRowsGoInRequestsThatEveryServerTakes() {
        mapper.behaving(TestMapper.each("7", row -> makes(Map.of("place", number(id(row))))));
        List<ByteString> rows =
                IntStream.range(0, 2_500).mapToObj(GrpcMappingTest::row).toList();

        List<Mapped> mapped = table().map(rows).toCompletableFuture().join();

        assertThat(mapper.requests).extracting(MapRequest::getRowsCount).containsExactly(1000, 1000, 500);
        assertThat(mapped)
                .extracting(
                        each -> ((Mapped.Documents) each).all().get(0).values().get("place"))
                .containsExactlyElementsOf(IntStream.range(0, 2_500)
                        .mapToObj(i -> (Object) (long) i)
                        .toList());
    }

    @Test
    void largeRowsGoInRequestsThatEveryServerTakes() {
        ByteString large = row(Map.of("f1", 1L, "f8", ByteString.copyFrom(new byte[400_000])));
        mapper.behaving(TestMapper.each("7", row -> makes(Map.of())));

        assertThat(map(table(), large, large, large, large, large)).hasSize(5);
        assertThat(mapper.requests).extracting(MapRequest::getRowsCount).containsExactly(2, 2, 1);
    }

    @Test
    void aRowOverTheServersLimitIsRefusedAndTheOthersAreMapped() {
        mapper.close();
        mapper = new TestMapper(socket, NOTES, builder -> builder.maxInboundMessageSize(100_000))
                .behaving(TestMapper.each("7", row -> makes(Map.of())));
        ByteString large = row(Map.of("f1", 1L, "f8", ByteString.copyFrom(new byte[200_000])));

        List<Mapped> mapped = map(table(), row(1), row(2), large, row(3), row(4));

        assertThat(mapped).hasSize(5);
        assertThat(mapped.get(2))
                .isInstanceOfSatisfying(
                        Mapped.Refused.class,
                        refused -> assertThat(refused.reason())
                                .contains("the mapper can't map the row: RESOURCE_EXHAUSTED"));
        assertThat(mapped).filteredOn(Mapped.Documents.class::isInstance).hasSize(4);
    }

    /** As documents that are larger than the rows may be, the answer to many rows is larger than is taken. */
    @Test
    void anAnswerThatIsTooLargeIsAskedForInHalves() {
        MappedValue large = text("x".repeat(GrpcMapping.MOST_ANSWER_BYTES / 3));
        mapper.behaving(TestMapper.each("7", row -> makes(Map.of("note", large))));

        assertThat(map(table(), row(1), row(2), row(3), row(4)))
                .hasSize(4)
                .allMatch(Mapped.Documents.class::isInstance);
        assertThat(mapper.requests).extracting(MapRequest::getRowsCount).containsExactly(4, 2, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVALID_ARGUMENT", "OUT_OF_RANGE", "DATA_LOSS"})
    void aRequestThatCantBeMappedIsNarrowedDownToTheRow(String code) {
        mapper.behaving((request, reply) -> {
            if (request.getRowsList().stream().anyMatch(row -> id(row) == 6)) {
                reply.onError(Status.fromCode(Status.Code.valueOf(code))
                        .withDescription("map.js:12")
                        .asRuntimeException());
            } else {
                TestMapper.each("7", row -> makes(Map.of("place", number(id(row)))))
                        .answer(request, reply);
            }
        });

        List<Mapped> mapped = map(table(), row(4), row(5), row(6), row(7), row(8));

        assertThat(mapped.get(2))
                .isInstanceOfSatisfying(
                        Mapped.Refused.class,
                        refused -> assertThat(refused.reason()).contains(code + " from unix://", "map.js:12"));
        assertThat(mapped)
                .filteredOn(Mapped.Documents.class::isInstance)
                .extracting(
                        each -> ((Mapped.Documents) each).all().get(0).values().get("place"))
                .containsExactly(4L, 5L, 7L, 8L);
    }

    @Test
    void whatIsOutWhenTheMappingIsClosedEnds() {
        mapper.behaving((request, reply) -> {});
        CompletableFuture<List<Mapped>> out = table().map(List.of(row(1))).toCompletableFuture();
        await().until(() -> !mapper.requests.isEmpty());

        mapping.close();

        await().until(out::isDone);
        assertThat(fault(out)).isInstanceOf(UnansweredException.class);
    }

    @Test
    void eachKindOfColumnHasItsOwnMember() {
        assertThat(Stream.of(ColumnKind.values()).map(ColumnKind::member).distinct())
                .hasSize(16);
        Set<Integer> known = Set.of(0, -1);
        assertThat(Stream.of(MappedColumn.Type.values())
                        .filter(type -> type != MappedColumn.Type.UNRECOGNIZED)
                        .filter(type -> !known.contains(type.getNumber())))
                .allSatisfy(type -> assertThat(ColumnKind.of(type)).isPresent());
    }

    @Test
    void aTargetThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new GrpcMapping(Connection.to("no target").plaintext()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a gRPC target");
    }
}
