package dev.rowcast.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.batch.source.MysqlSource;
import dev.rowcast.batch.source.OneServer;
import dev.rowcast.beam.load.LoadSpec;
import dev.rowcast.beam.load.LoadTables;
import dev.rowcast.beam.load.LoadedPart;
import dev.rowcast.beam.sample.CustomersWithOrders;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines on one machine, from a real MySQL into a store in it. */
class RowcastIOIT {
    private static LoneMysql mysql;

    @BeforeAll
    static void start() throws SQLException {
        mysql = LoneMysql.start(
                Path.of("target", "mysql").toAbsolutePath(), StackConfig.defaultCache(), 1, Progress.SILENT);
        for (String database : List.of("shop", "search", "search_rows", "every", "every_rows")) {
            execute("DROP DATABASE IF EXISTS " + database);
        }
        execute("CREATE DATABASE shop");
    }

    @AfterAll
    static void stop() {
        mysql.close();
    }

    private static String url() {
        return mysql.address().jdbcUrl()
                + "?allowPublicKeyRetrieval=true&sslMode=DISABLED&characterEncoding=UTF-8&connectionTimeZone=UTC";
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "app", "app");
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String value(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static MysqlSource shop() {
        return new MysqlSource(url(), Map.of("user", "app", "password", "app"));
    }

    private static StoreSettings store(String schema) {
        return new StoreSettings(
                """
                {"subscriptions": [{"name": "search", "tables": ["shop.*"],
                  "destination": {"type": "jdbc", "url": "%s", "schema": "%s",
                    "auth": {"user": "app", "password": {"secret": "store"}}}}]}
                """.formatted(mysql.address().jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED", schema),
                "search",
                Map.of("store", "app"));
    }

    @Test
    void eachTypeIsReadAndWrittenWithNothingLost() throws SQLException {
        execute(
                "CREATE TABLE shop.every (id BIGINT UNSIGNED PRIMARY KEY, small SMALLINT, number BIGINT, truth BIT(1), bits BIT(64),"
                        + " price DECIMAL(65, 30), f FLOAT, d DOUBLE, words TEXT, doc JSON, kind ENUM('a', 'b'), labels SET('x', 'y'),"
                        + " raw VARBINARY(9), day DATE, amount TIME(6), clock DATETIME(6), at TIMESTAMP(6) NULL, place POINT)",
                "INSERT INTO shop.every VALUES (18446744073709551615, -32768, -9223372036854775808, b'1', ~0,"
                        + " 99999999999999999999999999999999999.999999999999999999999999999999, 1.5, 0.1, 'é🙂', '{\"a\": 1.0}', 'b', 'x,y',"
                        + " x'00ff', '9999-12-31', '-838:59:58.000001', '1000-01-01 00:00:00.000001', '1970-01-01 00:00:01.000001',"
                        + " ST_GeomFromText('POINT(1 2)'))",
                "INSERT INTO shop.every (id) VALUES (0)");
        Pipeline pipeline = Pipeline.create();
        PCollection<Row> rows = pipeline.apply(
                RowcastIO.read(shop(), new TableId("shop", "every")).withRangesOf(1));
        PAssert.that(rows).satisfies(all -> {
            for (Row row : all) {
                if (row.getDecimal("id").signum() > 0) {
                    assertExtremes(row);
                } else {
                    assertThat(row.getValues())
                            .filteredOn(value -> value != null)
                            .hasSize(1);
                }
            }
            assertThat(all).hasSize(2);
            return null;
        });
        WriteResult result = rows.apply(RowcastIO.write(store("every"), new TableId("shop", "copied"))
                .withKey("id")
                .as("id", SemanticType.UINT64)
                .as("bits", SemanticType.BITS)
                .as("doc", SemanticType.JSON));
        PAssert.that(result.rejected()).empty();
        PAssert.thatSingleton(result.written().apply(Sum.longsGlobally())).isEqualTo(2L);

        pipeline.run().waitUntilFinish();

        assertThat(
                        value(
                                "SELECT count(*) FROM shop.every a JOIN every.copied b USING (id)"
                                        + " WHERE a.small <=> b.small AND a.number <=> b.number AND a.price <=> b.price AND a.words <=> b.words"
                                        + " AND a.raw <=> b.raw AND a.day <=> b.day AND a.clock <=> b.clock AND a.d <=> b.d AND a.f <=> b.f"))
                .isEqualTo("2");
    }

    private static void assertExtremes(Row row) {
        assertThat(row.getDecimal("id")).isEqualTo(new BigDecimal("18446744073709551615"));
        assertThat(row.getInt32("small")).isEqualTo(-32768);
        assertThat(row.getInt64("number")).isEqualTo(Long.MIN_VALUE);
        assertThat(row.getBoolean("truth")).isTrue();
        assertThat(row.getDecimal("bits")).isEqualTo(new BigDecimal("18446744073709551615"));
        assertThat(row.getDecimal("price"))
                .isEqualTo(new BigDecimal("99999999999999999999999999999999999.999999999999999999999999999999"));
        assertThat(row.getFloat("f")).isEqualTo(1.5f);
        assertThat(row.getDouble("d")).isEqualTo(0.1);
        assertThat(row.getString("words")).isEqualTo("é🙂");
        assertThat(row.getString("kind")).isEqualTo("b");
        assertThat(row.getArray("labels")).containsExactly("x", "y");
        assertThat(row.getBytes("raw")).containsExactly(0, 0xff);
        assertThat(row.getLogicalTypeValue("day", LocalDate.class)).isEqualTo("9999-12-31");
        assertThat(row.getLogicalTypeValue("amount", Duration.class))
                .isEqualTo(
                        Duration.ofHours(-838).minusMinutes(59).minusSeconds(58).minusNanos(1_000));
        assertThat(row.getLogicalTypeValue("clock", LocalDateTime.class)).isEqualTo("1000-01-01T00:00:00.000001");
        assertThat(row.getLogicalTypeValue("at", Instant.class))
                .isEqualTo(Instant.parse("1970-01-01T00:00:01.000001Z"));
        assertThat(row.getRow("place").getBytes("wkb")).hasSize(21);
    }

    @Test
    void twoTablesAreJoinedIntoOneDocumentAndASecondRunDoesNoHarm(@TempDir Path folder) throws Exception {
        execute(
                "CREATE TABLE shop.customers (id BIGINT PRIMARY KEY, name VARCHAR(40))",
                "CREATE TABLE shop.orders (id BIGINT PRIMARY KEY, customer_id BIGINT, total DECIMAL(10, 2))",
                "INSERT INTO shop.customers VALUES (1, 'Ada'), (2, 'Bo'), (3, NULL)",
                "INSERT INTO shop.orders VALUES (1, 1, 10.50), (2, 1, 0.01), (3, 2, 7.00)");
        Pipeline pipeline = Pipeline.create();
        WriteResult result = CustomersWithOrders.addTo(pipeline, shop(), store("search"));
        PAssert.thatSingleton(result.written().apply(Sum.longsGlobally())).isEqualTo(3L);
        pipeline.run().waitUntilFinish();
        assertThat(documents()).isEqualTo("1 Ada 2 10.51, 2 Bo 1 7.00, 3 0 0.00");

        execute("UPDATE shop.customers SET name = 'Eve' WHERE id = 3");
        List<String> program = new ArrayList<>(new OutsideProject(folder).built("shop.Totals"));
        program.addAll(List.of(url(), "app", "app", store("search").routing()));
        OutsideProject.run(program);
        assertThat(documents()).isEqualTo("1 Ada 2 10.51, 2 Bo 1 7.00, 3 Eve 0 0.00");
    }

    private static String documents() throws SQLException {
        return value("SELECT group_concat(concat_ws(' ', customer_id, name, orders, CAST(total AS DECIMAL(10, 2)))"
                + " ORDER BY customer_id SEPARATOR ', ') FROM search.customers_with_orders");
    }

    @Test
    void anOlderRunChangesNothingAndARowWithoutItsKeyIsToldOf() throws SQLException {
        write(2, row("a", 2L), row("b", 2L));
        write(1, row("a", 1L), row("c", 1L));
        WriteResult[] last = {null};
        Pipeline pipeline = Pipeline.create();
        last[0] = rows(pipeline, 3, row(null, 3L), row("d", 3L));
        PAssert.that(last[0].rejected()).satisfies(all -> {
            for (Row rejected : all) {
                assertThat(rejected.getString(WriteResult.REASON)).isEqualTo("the key has no value in name");
                assertThat(rejected.getRow(WriteResult.ROW).getInt64("v")).isEqualTo(3L);
            }
            assertThat(all).hasSize(1);
            return null;
        });
        pipeline.run().waitUntilFinish();

        assertThat(value("SELECT group_concat(name, v ORDER BY name) FROM search.notes"))
                .isEqualTo("a2,b2,c1,d3");
    }

    private static final Schema NOTES =
            Schema.builder().addNullableStringField("name").addInt64Field("v").build();

    private static Row row(String name, long v) {
        return Row.withSchema(NOTES).addValues(name, v).build();
    }

    private static void write(long minute, Row... rows) {
        Pipeline pipeline = Pipeline.create();
        rows(pipeline, minute, rows);
        pipeline.run().waitUntilFinish();
    }

    private static WriteResult rows(Pipeline pipeline, long minute, Row... rows) {
        return pipeline.apply(Create.of(List.of(rows)).withRowSchema(NOTES))
                .apply(RowcastIO.write(store("search"), new TableId("shop", "notes"))
                        .withKey("name")
                        .withVersion(new RowVersion(minute, 0)));
    }

    @Test
    void aKeyIsAskedFor() {
        Pipeline pipeline = Pipeline.create();
        PCollection<Row> rows = pipeline.apply(Create.of(row("a", 1)).withRowSchema(NOTES));
        assertThatThrownBy(() -> rows.apply(RowcastIO.write(store("search"), new TableId("shop", "notes"))))
                .hasMessageContaining("rows of shop.notes have the fields [name, v], and the key is []");
    }

    /** Whoever submits a load lets the gate decide first; a worker decides nothing. */
    @Test
    void rowsWithoutAKnownContractAreNotLoadedAndItIsSaidWhy() throws SQLException {
        execute("CREATE TABLE shop.strange (id INT PRIMARY KEY)", "INSERT INTO shop.strange VALUES (1), (2), (3)");
        StoreSettings search = store("search");
        LoadSpec spec = new LoadSpec(
                "strange",
                new LoadSpec.Source(
                        url(),
                        Map.of("user", "app", "password", "app"),
                        Map.of(),
                        LoadSpec.Form.of(SourceSettings.DEFAULT),
                        "shop",
                        OneServer.answering(shop())),
                new LoadSpec.Target(search.routing(), search.secrets(), "search", "sink", List.of(), ""),
                List.of(
                        new LoadSpec.Rest(new LoadSpec.Table("shop", "strange"), List.of()),
                        new LoadSpec.Rest(new LoadSpec.Table("shop", "gone"), List.of())),
                new LoadSpec.Plan(0, 1, 10, 0, 0, Duration.ZERO, Duration.ofMinutes(1), 10));
        Pipeline pipeline = Pipeline.create();
        PAssert.that(pipeline.apply(new LoadTables(spec))).satisfies(parts -> {
            assertThat(parts).allMatch(part -> part.rows() == 0);
            assertThat(parts)
                    .extracting(LoadedPart::unfinished)
                    .anyMatch(why -> why.contains("shop.strange aren't what its contract was made for"))
                    .anyMatch(why -> why.contains("shop.gone"));
            return null;
        });
        pipeline.run().waitUntilFinish();
    }
}
