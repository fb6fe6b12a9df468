package dev.rowcast.destination.jdbc;

import static dev.rowcast.destination.jdbc.TestTable.field;
import static dev.rowcast.destination.jdbc.TestTable.results;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.Geometry;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of types in the docs: each value is read back by SQL as what it was, digit for digit, or is refused. */
class TypesIT {
    private static final HexFormat HEX = HexFormat.of();

    private final String schema = Database.schema();

    /** A value, and what the server makes of it as text: MySQL, PostgreSQL. */
    private static Arguments row(SemanticType type, Object value, String mysql, String postgres) {
        return Arguments.of(type, value, mysql, postgres);
    }

    private static Arguments same(SemanticType type, Object value, String text) {
        return row(type, value, text, text);
    }

    static Stream<Arguments> values() {
        return Stream.of(
                row(SemanticType.BOOL, true, "1", "true"),
                row(SemanticType.BOOL, false, "0", "false"),
                same(SemanticType.INT32, (long) Integer.MIN_VALUE, "-2147483648"),
                same(SemanticType.INT32, (long) Integer.MAX_VALUE, "2147483647"),
                same(SemanticType.INT64, Long.MIN_VALUE, "-9223372036854775808"),
                same(SemanticType.INT64, Long.MAX_VALUE, "9223372036854775807"),
                same(SemanticType.UINT64, BigInteger.ZERO, "0"),
                same(SemanticType.UINT64, new BigInteger("18446744073709551615"), "18446744073709551615"),
                same(SemanticType.BITS, BigInteger.valueOf(2), "2"),
                same(SemanticType.BITS, new BigInteger("18446744073709551615"), "18446744073709551615"),
                same(SemanticType.DOUBLE, Double.MAX_VALUE, "1.7976931348623157E308"),
                same(SemanticType.DOUBLE, -2.2250738585072014E-308, "-2.2250738585072014E-308"),
                same(SemanticType.DOUBLE, 0.1, "0.1"),
                same(SemanticType.FLOAT, Float.MAX_VALUE, "3.4028235E38"),
                same(SemanticType.FLOAT, -Float.MIN_NORMAL, "-1.17549435E-38"),
                same(SemanticType.FLOAT, 16777217f / 3, "5592405.5"),
                same(SemanticType.STRING, "", ""),
                same(SemanticType.STRING, "é\ud83d\ude00\u0001\t\n'\"\\ ", "é\ud83d\ude00\u0001\t\n'\"\\ "),
                same(SemanticType.STRING, "x".repeat(100_000), "x".repeat(100_000)),
                same(SemanticType.ENUM, "a,b", "a,b"),
                same(SemanticType.SET, List.of(), ""),
                same(SemanticType.SET, List.of("a", "b c"), "a,b c"),
                same(
                        SemanticType.JSON,
                        "{\"b\": 1.10, \"a\": 12345678901234567890.123}",
                        "{\"b\": 1.10, \"a\": 12345678901234567890.123}"),
                same(SemanticType.JSON, "\"\\u0000\"", "\"\\u0000\""),
                same(SemanticType.BYTES, new byte[0], ""),
                same(SemanticType.BYTES, HEX.parseHex("00ff805c27"), "00ff805c27"),
                same(SemanticType.DATE, LocalDate.of(1, 1, 1), "0001-01-01"),
                same(SemanticType.DATE, LocalDate.of(9999, 12, 31), "9999-12-31"),
                row(
                        SemanticType.TIME,
                        Duration.ofSeconds(838 * 3600 + 59 * 60 + 58).plusNanos(999999000),
                        "838:59:58.999999",
                        "838:59:58.999999"),
                row(
                        SemanticType.TIME,
                        Duration.ofSeconds(-(838 * 3600 + 59 * 60 + 59)),
                        "-838:59:59.000000",
                        "-838:59:59"),
                row(SemanticType.TIME, Duration.ofNanos(-1000), "-00:00:00.000001", "-00:00:00.000001"),
                row(
                        SemanticType.DATETIME,
                        LocalDateTime.of(1, 1, 1, 0, 0),
                        "0001-01-01 00:00:00.000000",
                        "0001-01-01 00:00:00"),
                row(
                        SemanticType.DATETIME,
                        LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999999000),
                        "9999-12-31 23:59:59.999999",
                        "9999-12-31 23:59:59.999999"),
                row(
                        SemanticType.DATETIME,
                        LocalDateTime.of(2024, 3, 31, 2, 30),
                        "2024-03-31 02:30:00.000000",
                        "2024-03-31 02:30:00"),
                row(
                        SemanticType.TIMESTAMP,
                        Instant.parse("1970-01-01T00:00:01Z"),
                        "1970-01-01 00:00:01.000000",
                        "1970-01-01 00:00:01+00"),
                row(
                        SemanticType.TIMESTAMP,
                        Instant.parse("2038-01-19T03:14:07.999999Z"),
                        "2038-01-19 03:14:07.999999",
                        "2038-01-19 03:14:07.999999+00"),
                row(
                        SemanticType.ZONED_DATETIME,
                        Instant.parse("9999-12-31T23:59:59.999999Z"),
                        "9999-12-31 23:59:59.999999",
                        "9999-12-31 23:59:59.999999+00"),
                row(SemanticType.VECTOR, new float[] {1.5f, -0.1f}, "0000c03fcdccccbd", "{1.5,-0.1}"));
    }

    @ParameterizedTest
    @EnumSource
    void eachValueIsThereAsItWas(Database database) {
        List<Object[]> rows = values().map(Arguments::get).toList();
        List<ContractField> fields = new ArrayList<>();
        fields.add(field(1, "id", SemanticType.INT64));
        for (SemanticType type : SemanticType.values()) {
            if (type != SemanticType.GEOMETRY) {
                fields.add(field(fields.size() + 1, name(type), type));
            }
        }
        TestTable types = TestTable.of("types", 1, fields, Map.of("decimal", new int[] {65, 30}));
        try (JdbcStore store = database.open(schema)) {
            types.begin(store);
            List<Write> writes = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                writes.add(types.put(
                        store,
                        "" + i,
                        1,
                        TestTable.values("id", (long) i, name((SemanticType) rows.get(i)[0]), rows.get(i)[1])));
            }
            assertThat(results(store, writes)).containsOnly(WriteResult.Done.WRITTEN);
            assertThat(rows.stream().map(row -> row[0]))
                    .as("the others have tests of their own")
                    .contains(EnumSet.complementOf(EnumSet.of(SemanticType.DECIMAL, SemanticType.GEOMETRY))
                            .toArray());
            for (int i = 0; i < rows.size(); i++) {
                SemanticType type = (SemanticType) rows.get(i)[0];
                Object expected = rows.get(i)[database == Database.MYSQL ? 2 : 3];
                assertThat(readBack(database, type, i)).as(type + " " + i).isEqualTo(expected);
            }
        }
    }

    static String name(SemanticType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private @Nullable String readBack(Database database, SemanticType type, long id) {
        String column = database.dialect.quote(name(type));
        boolean mysql = database == Database.MYSQL;
        String text = switch (type) {
            case BYTES -> mysql ? "LOWER(HEX(" + column + "))" : "encode(" + column + ", 'hex')";
            case VECTOR -> mysql ? "LOWER(HEX(" + column + "))" : "CAST(" + column + " AS text)";
            case TIMESTAMP, ZONED_DATETIME ->
                mysql ? "CAST(" + column + " AS CHAR)" : "CAST(" + column + " AT TIME ZONE 'UTC' AS text) || '+00'";
            // In full: the shortest form is the driver's business.
            case FLOAT, DOUBLE -> mysql ? "CAST(" + column + " AS DOUBLE)" : "CAST(" + column + " AS float8)";
            default -> "CAST(" + column + (mysql ? " AS CHAR)" : " AS text)");
        };
        String read = database.read("SELECT " + text + " FROM " + database.name(schema, "types") + " WHERE id = " + id)
                .get(0)
                .get(0);
        return switch (type) {
            case FLOAT -> Float.toString((float) Double.parseDouble(String.valueOf(read)));
            case DOUBLE -> Double.toString(Double.parseDouble(String.valueOf(read)));
            default -> read;
        };
    }

    @ParameterizedTest
    @EnumSource
    void decimalsKeepTheirDigits(Database database) {
        List<ContractField> fields = List.of(
                field(1, "id", SemanticType.INT64),
                field(2, "d", SemanticType.DECIMAL),
                field(3, "e", SemanticType.DECIMAL));
        TestTable decimals =
                TestTable.of("decimals", 1, fields, Map.of("d", new int[] {65, 30}, "e", new int[] {65, 0}));
        String most = "9".repeat(35) + "." + "9".repeat(30);
        String whole = "-" + "9".repeat(65);
        try (JdbcStore store = database.open(schema)) {
            decimals.begin(store);
            results(
                    store,
                    decimals.put(
                            store,
                            "1",
                            1,
                            TestTable.values("id", 1L, "d", new BigDecimal(most), "e", new BigDecimal(whole))));
            assertThat(database.read("SELECT d, e FROM " + database.name(schema, "decimals")))
                    .containsExactly(List.of(most, whole));
        }
    }

    /** Rounding would be a neighbour value: MySQL rounds, and only notes it. */
    @ParameterizedTest
    @EnumSource
    void aDecimalThatGetsMoreDigitsWaitsForItsColumn(Database database) {
        List<ContractField> fields = List.of(field(1, "id", SemanticType.INT64), field(2, "d", SemanticType.DECIMAL));
        TestTable before = TestTable.of("prices", 1, fields, Map.of("d", new int[] {10, 2}));
        TestTable after = TestTable.of("prices", 1, fields, Map.of("d", new int[] {12, 4}));
        try (JdbcStore store = database.open(schema)) {
            before.begin(store);
            if (database == Database.MYSQL) {
                assertThat(after.prepare(store)).isInstanceOfSatisfying(Prepared.Unfit.class, unfit -> {
                    assertThat(unfit.reason()).contains("decimal(10,2)", "decimal(12,4)", "ALTER TABLE");
                    database.run(unfit.reason().substring(unfit.reason().indexOf("ALTER TABLE")));
                });
            }
            assertThat(after.prepare(store)).isEqualTo(Prepared.Ready.READY);
            assertThat(before.prepare(store))
                    .as("what is wider takes what was narrower")
                    .isEqualTo(Prepared.Ready.READY);
            results(store, after.put(store, "1", 1, TestTable.values("id", 1L, "d", new BigDecimal("12345678.1234"))));
            assertThat(database.read("SELECT d FROM " + database.name(schema, "prices")))
                    .containsExactly(List.of("12345678.1234"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatDoesNotFitIsRefusedAloneAndItsNeighboursAreWritten(Database database) {
        TestTable texts = TestTable.of(
                "texts", Map.of("n", SemanticType.INT32, "f", SemanticType.FLOAT, "t", SemanticType.STRING));
        try (JdbcStore store = database.open(schema)) {
            texts.begin(store);
            List<Write> writes = new ArrayList<>();
            for (long i = 0; i < 500; i++) {
                Object number = i == 123 ? Long.valueOf(1L << 31) : Long.valueOf(i);
                writes.add(texts.put(
                        store, "" + i, i, TestTable.values("id", i, "n", number, "t", i == 321 ? "a\u0000b" : "ab")));
            }
            List<WriteResult> results = results(store, writes);
            boolean mysql = database == Database.MYSQL;
            List<Integer> refused = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                if (results.get(i) instanceof WriteResult.Refused) {
                    refused.add(i);
                }
            }
            assertThat(refused).isEqualTo(mysql ? List.of(123) : List.of(123, 321));
            assertThat(database.read("SELECT id FROM " + database.name(schema, "texts")))
                    .hasSize(500 - refused.size());
            List<WriteResult> noNumber =
                    results(store, texts.put(store, "nan", 1, TestTable.values("id", 1000L, "f", Float.NaN)));
            assertThat(noNumber.get(0) instanceof WriteResult.Refused)
                    .as("MySQL has no NaN")
                    .isEqualTo(mysql);
        }
    }

    private static final byte[] POINT = HEX.parseHex("0101000000000000000000f03f0000000000000040");

    @ParameterizedTest
    @EnumSource
    void aShapeIsOneInMysqlAndTextOnRequestInPostgres(Database database) {
        TestTable shapes = TestTable.of("shapes", Map.of("g", SemanticType.GEOMETRY));
        JdbcSettings settings = database.settings(schema);
        JdbcSettings asText = new JdbcSettings(
                settings.url(), settings.user(), settings.password(), schema, 2, Duration.ofDays(7), true, null);
        if (database == Database.POSTGRESQL) {
            try (JdbcStore store = database.open(settings)) {
                assertThat(shapes.prepare(store))
                        .isInstanceOfSatisfying(
                                Prepared.Unfit.class,
                                unfit -> assertThat(unfit.reason()).contains("GEOMETRY", "\"unfit\": \"text\""));
            }
        }
        try (JdbcStore store = database.open(asText)) {
            shapes.begin(store);
            results(
                    store,
                    shapes.put(store, "1", 1, TestTable.values("id", 1L, "g", new Geometry(POINT, 4326L))),
                    shapes.put(store, "2", 1, TestTable.values("id", 2L, "g", new Geometry(POINT, null))));
        }
        String name = database.name(schema, "shapes");
        if (database == Database.MYSQL) {
            assertThat(database.read("SELECT ST_SRID(g), ST_X(ST_SRID(g, 0)), ST_Y(ST_SRID(g, 0)) FROM " + name
                            + " ORDER BY id"))
                    .containsExactly(List.of("4326", "1.0", "2.0"), List.of("0", "1.0", "2.0"));
        } else {
            assertThat(database.read("SELECT g FROM " + name + " ORDER BY id"))
                    .containsExactly(
                            List.of("0101000020E6100000000000000000F03F0000000000000040"),
                            List.of("0101000000000000000000F03F0000000000000040"));
        }
    }
}
