package dev.rowcast.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Timestamp;
import com.google.type.Date;
import com.google.type.DateTime;
import com.google.type.Decimal;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.mapping.Document;
import dev.rowcast.mapping.Mapped;
import dev.rowcast.mapping.Output;
import dev.rowcast.mapping.TableMapping;
import dev.rowcast.mapping.UnfitMappingException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CelMappingTest {
    private static final TableId TABLE = new TableId("shop", "orders");
    private static final Contract CONTRACT = new Contract(
            TABLE,
            3,
            "shop",
            "Orders",
            List.of(
                    field(1, "id", SemanticType.INT64),
                    field(2, "status", SemanticType.STRING),
                    field(3, "amount", SemanticType.DECIMAL),
                    field(4, "big", SemanticType.UINT64),
                    field(5, "day", SemanticType.DATE),
                    field(6, "clock", SemanticType.DATETIME),
                    field(7, "instant", SemanticType.TIMESTAMP),
                    field(8, "bytes", SemanticType.BYTES),
                    field(9, "items", SemanticType.JSON),
                    field(10, "paid", SemanticType.BOOL),
                    field(11, "ratio", SemanticType.DOUBLE)),
            List.of(1),
            11);
    private static final Descriptor ROW = ContractDescriptors.row(CONTRACT);
    private static final String DIGITS = "12345678901234567890123456789012345.678901234567890123456789012345";

    private final List<CelMapping> opened = new ArrayList<>();

    private static ContractField field(int number, String name, SemanticType type) {
        return new ContractField(number, name, name, type, FieldState.ACTIVE);
    }

    @AfterEach
    void close() {
        opened.forEach(CelMapping::close);
    }

    private TableMapping mapping(String file) {
        return mapping(file, Map.of());
    }

    private TableMapping mapping(String file, Map<String, ColumnFacts> facts) {
        CelMapping mapping = CelMapping.of("orders.yaml", file);
        opened.add(mapping);
        return mapping.of(CONTRACT, facts).toCompletableFuture().join();
    }

    private static String columns(String columns) {
        return "tables:\n  shop.orders:\n    orders:\n      columns:\n" + columns.indent(8);
    }

    private static ByteString row(Map<String, Object> values) {
        DynamicMessage.Builder row = DynamicMessage.newBuilder(ROW);
        values.forEach((name, value) -> row.setField(ROW.findFieldByName(name), value));
        return row.build().toByteString();
    }

    private static ByteString whole() {
        return row(Map.of(
                "id",
                9007199254740993L,
                "status",
                "approved",
                "amount",
                Decimal.newBuilder().setValue(DIGITS).build(),
                "big",
                -1L,
                "day",
                Date.newBuilder().setYear(2024).setMonth(2).setDay(29).build(),
                "clock",
                DateTime.newBuilder()
                        .setYear(2024)
                        .setMonth(2)
                        .setDay(29)
                        .setHours(23)
                        .build(),
                "instant",
                Timestamp.newBuilder().setSeconds(1).setNanos(5000).build(),
                "bytes",
                ByteString.copyFrom(new byte[] {0, -1}),
                "items",
                "[{\"no\":1,\"sku\":\"a\"},{\"no\":2,\"sku\":\"b\"}]",
                "paid",
                true));
    }

    private static List<Document> documents(TableMapping mapping, ByteString row) {
        Mapped mapped = mapping.map(List.of(row)).toCompletableFuture().join().get(0);
        assertThat(mapped).isInstanceOf(Mapped.Documents.class);
        return ((Mapped.Documents) mapped).all();
    }

    private static String refusal(TableMapping mapping, ByteString row) {
        Mapped mapped = mapping.map(List.of(row)).toCompletableFuture().join().get(0);
        assertThat(mapped).isInstanceOf(Mapped.Refused.class);
        return ((Mapped.Refused) mapped).reason();
    }

    private static Map<String, SemanticType> types(TableMapping mapping) {
        Map<String, SemanticType> types = new java.util.TreeMap<>();
        mapping.outputs().get(0).columns().forEach(column -> types.put(column.name(), column.type()));
        return types;
    }

    /** Pitfall 80. */
    @Test
    void whatIsPassedOnIsWhatItWas() {
        TableMapping mapping =
                mapping(columns("""
                        i: row.id
                        b: row.big
                        a: row.amount
                        d: row.day
                        c: row.clock
                        t: row.instant
                        y: row.bytes
                        j: row.items
                        p: row.paid
                        n: row.ratio
                        """), Map.of("amount", new ColumnFacts(false, "DECIMAL", null, 65, 30, null, null)));

        Map<String, Object> values = documents(mapping, whole()).get(0).values();
        assertThat(values)
                .containsEntry("i", 9007199254740993L)
                .containsEntry("b", new BigInteger("18446744073709551615"))
                .containsEntry("a", new BigDecimal(DIGITS))
                .containsEntry("d", LocalDate.of(2024, 2, 29))
                .containsEntry("c", LocalDateTime.of(2024, 2, 29, 23, 0))
                .containsEntry("t", Instant.ofEpochSecond(1, 5000))
                .containsEntry("y", new byte[] {0, -1})
                .containsEntry("j", "[{\"no\":1,\"sku\":\"a\"},{\"no\":2,\"sku\":\"b\"}]")
                .containsEntry("p", true)
                .doesNotContainKey("n");
        Output.Column amount = mapping.outputs().get(0).columns().get(2);
        assertThat(amount.type()).isEqualTo(SemanticType.DECIMAL);
        assertThat(amount.facts()).isEqualTo(new ColumnFacts(true, "DECIMAL", null, 65, 30, null, null));
        assertThat(types(mapping)).containsEntry("j", SemanticType.JSON).containsEntry("b", SemanticType.UINT64);
    }

    /** What is computed has the type that CEL finds, and every digit. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            row.id + 1                                      | INT64     | 9007199254740994
            row.big - 1u                                    | UINT64    | 18446744073709551614
            has(row.paid) ? row.amount : decimal('0')       | DECIMAL   | 12345678901234567890123456789012345.678901234567890123456789012345
            row.status.upperAscii()                         | STRING    | APPROVED
            'order ' + string(row.id)                       | STRING    | order 9007199254740993
            row.id > 5 && row.paid                          | BOOL      | true
            double(3) / 2.0                                 | DOUBLE    | 1.5
            row.instant + duration('1s')                    | TIMESTAMP | 1970-01-01T00:00:02.000005Z
            row.instant - row.instant                       | TIME      | PT0S
            has(row.ratio) ? optional.of(1) : optional.none() | INT64   |
            row.?status.optMap(s, s.substring(0, 3))        | STRING    | app
            {'a': row.id, 'b': [row.amount], 'c': null, 'd': row.day} | JSON | {"a":9007199254740993,"b":["12345678901234567890123456789012345.678901234567890123456789012345"],"c":null,"d":"2024-02-29"}
            json(row.items)[0]                              | JSON      | {"no":1,"sku":"a"}
            json('[9007199254740993, 18446744073709551615]') | JSON     | [9007199254740993,18446744073709551615]
            int(json(row.items)[1].no)                      | INT64     | 2
            row.status.split('p')                           | JSON      | ["a","","roved"]
            """)
    void computes(String expression, SemanticType type, String value) {
        TableMapping mapping = mapping(columns("x: \"" + expression.replace("\"", "\\\"") + "\""));
        assertThat(types(mapping)).containsEntry("x", type);
        Object computed = documents(mapping, whole()).get(0).values().get("x");
        assertThat(computed == null ? null : computed.toString()).isEqualTo(value);
    }

    @Test
    void aRowMakesADocumentOfEachItemThatIsWanted() {
        TableMapping mapping = mapping("""
                version: 2
                tables:
                  shop.orders:
                    order_lines:
                      when: row.status != 'draft'
                      each: json(row.items)
                      key: { line: int(item.no) }
                      columns: { sku: string(item.sku), status: row.status }
                    order_heads:
                      columns: { status: row.status }
                """);
        assertThat(mapping.version()).isEqualTo("2");
        assertThat(mapping.outputs()).extracting(Output::name).containsExactly("order_lines", "order_heads");
        assertThat(mapping.outputs().get(0).keys()).containsExactly("line");

        assertThat(documents(mapping, whole()))
                .containsExactly(
                        new Document("order_lines", Map.of("line", 1L, "sku", "a", "status", "approved")),
                        new Document("order_lines", Map.of("line", 2L, "sku", "b", "status", "approved")),
                        new Document("order_heads", Map.of("status", "approved")));
        assertThat(documents(mapping, row(Map.of("id", 1L, "status", "draft", "items", "[]"))))
                .containsExactly(new Document("order_heads", Map.of("status", "draft")));
    }

    /** Pitfall 81: equal rows make equal documents, whoever asks and in whatever order. */
    @Test
    void equalRowsMakeEqualDocuments() {
        String file = columns("m: \"{'z': row.id, 'a': json(row.items)}\"\ns: row.status");
        List<ByteString> rows = List.of(whole(), row(Map.of("id", 2L, "items", "{\"y\":1,\"x\":2}")), whole());
        List<Mapped> once = mapping(file).map(rows).toCompletableFuture().join();
        List<Mapped> again = mapping(file)
                .map(List.of(rows.get(2), rows.get(1), rows.get(0)))
                .toCompletableFuture()
                .join();
        assertThat(once).containsExactly(again.get(2), again.get(1), again.get(0));
        assertThat(once.get(0)).isEqualTo(once.get(2));
    }

    /** Pitfall 82: a row without values is a row, and one that can't be mapped says where and shows no value. */
    @Test
    void aRowThatCannotBeMappedSaysWhereAndItsNeighboursAreMapped() {
        TableMapping mapping = mapping(columns("x: int(row.status)\ny: row.day"));
        List<Mapped> mapped = mapping.map(List.of(
                        row(Map.of("id", 1L, "status", "7")),
                        row(Map.of("id", 2L, "status", "secret")),
                        row(Map.of("id", 3L, "status", "8"))))
                .toCompletableFuture()
                .join();
        assertThat(mapped)
                .extracting(Object::getClass)
                .containsExactly(Mapped.Documents.class, Mapped.Refused.class, Mapped.Documents.class);
        assertThat(((Mapped.Refused) mapped.get(1)).reason())
                .startsWith("mapping file orders.yaml, line 5, /tables/shop.orders/orders/columns/x: "
                        + "\"int(row.status)\" ended with the error")
                .doesNotContain("secret");
        assertThat(documents(mapping(columns("x: \"row.status + 'x'\"\ny: row.day")), row(Map.of())))
                .containsExactly(new Document("orders", Map.of("x", "x")));
    }

    /** Pitfall 83. */
    @Test
    void noMappingStallsOrFillsTheProcess() {
        String list = "[" + "1,".repeat(99) + "1]";
        TableMapping nested =
                mapping(columns("x: '" + list + ".map(a, " + list + ".map(b, " + list + ".map(c, a + b + c)))'"));
        assertThat(refusal(nested, whole())).contains("ended with the error");

        TableMapping many = mapping("""
                tables:
                  shop.orders:
                    lines: { each: json(row.items), key: { n: int(item) } }
                """);
        String items = "[" + "1,".repeat(1_000) + "1]";
        assertThat(refusal(many, row(Map.of("items", items)))).contains("1001 items, and 1000 may be");
        assertThat(refusal(many, row(Map.of("items", "{}")))).contains("is no list of this row");
        assertThat(refusal(many, row(Map.of("items", "[".repeat(100_000))))).contains("ended with the error");
        unfit(() -> mapping(columns("x: \"row.status.replace('a', 'aa')\"")), "undeclared reference to 'replace'");
    }

    @Test
    void whatDoesNotFitTheTableIsNamedAllAtOnceWithItsLine() {
        unfit(
                () -> mapping("""
                        tables:
                          shop.orders:
                            orders:
                              when: row.stats == 'x'
                              columns:
                                a: row.amont
                                b: row.amount + 1
                                c: type(1)
                            lines:
                              each: row.status
                              key: { n: item }
                            odd: { when: row.status }
                        """),
                "table shop.orders, revision 3 of its contract: the mapping doesn't fit its rows: mapping file orders.yaml: "
                        + "line 4, /tables/shop.orders/orders/when: in \"row.stats == 'x'\" line 1, column 4: undefined field 'stats'",
                "line 6, /tables/shop.orders/orders/columns/a: in \"row.amont\" line 1, column 4: undefined field 'amont'",
                "line 7, /tables/shop.orders/orders/columns/b: ",
                "line 8, /tables/shop.orders/orders/columns/c: no column has values of the type type",
                "line 10, /tables/shop.orders/lines/each: \"each\" is a value of the type string and not a list",
                "line 12, /tables/shop.orders/odd/when: \"when\" is a value of the type string and not true or false");
        unfit(
                () -> mapping("tables: { shop.carts: { carts: { columns: { a: row.id } } } }"),
                "mapping file orders.yaml has no shop.orders in \"tables\"");
    }

    private static void unfit(ThrowingCallable made, String... found) {
        assertThatThrownBy(made)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(UnfitMappingException.class)
                .message()
                .contains(found);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {                                                  | line 1
            { tables: { orders: { o: { columns: { a: b } } } } } | "orders" is no table; write database.table
            { tabels: {} }                                     | line 1, /tabels: there is no such key; those are tables, version
            { version: 1 }                                     | "tables" is missing
            { tables: { a.b: { o: { column: { a: b } } } } }   | /tables/a.b/o/column: there is no such key; those are columns, each, key, when
            { tables: { a.b: { o: { columns: [] } } } }        | /tables/a.b/o/columns: write expressions by the names of columns
            { tables: { a.b: { o: { columns: { x: } } } } }    | /tables/a.b/o/columns/x: write a text
            { tables: { a.b: { o: { each: x } } } }            | name in "key" what tells them from one another
            { tables: { a.b: { o: { key: { x: y } } } } }      | "key" is for the documents of "each"
            { tables: { a.b: { o: { columns: { x: y } } }, a.c: { o: { columns: { x: y } } } } } | another table of a has an output o
            { tables: { a.b: { o: { columns: { x: y, x: z } } } } } | Duplicate field 'x'
            """)
    void aFileThatNoTableHealsIsRefusedAtOnce(String file, String found) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> CelMapping.of("orders.yaml", file))
                .withMessageStartingWith("mapping file orders.yaml: ")
                .withMessageContaining(found);
    }

    @Test
    void timeIsAnAmount() {
        assertThat(documents(mapping(columns("x: duration('90s')")), whole())
                        .get(0)
                        .values())
                .containsEntry("x", Duration.ofSeconds(90));
    }
}
