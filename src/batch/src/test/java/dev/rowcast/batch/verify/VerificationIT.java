package dev.rowcast.batch.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rowcast.batch.source.DebeziumTypes;
import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.SourceForm;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.batch.verify.Difference.Kind;
import dev.rowcast.batch.verify.Difference.Mended;
import dev.rowcast.cel.CelMapping;
import dev.rowcast.change.RowVersion;
import dev.rowcast.encode.BinaryText;
import dev.rowcast.encode.SourceSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a real MySQL against the strictest store that there could be. */
class VerificationIT {
    private static final long WRITES_MEANWHILE = 5_000;

    private Shop shop;

    @BeforeEach
    void open(TestInfo test) throws SQLException {
        shop = Shop.open("v_"
                + test.getTestMethod().orElseThrow().getName().toLowerCase().substring(0, 12));
    }

    @AfterEach
    void close() throws SQLException {
        shop.close();
    }

    private static void assertEqual(TableResult result, long rows) {
        assertThat(result.unfinished()).isEmpty();
        assertThat(result.differences()).isEmpty();
        assertThat(result.undecided()).isZero();
        assertThat(result.rows()).isEqualTo(rows);
        assertThat(result.left()).isEqualTo(rows);
    }

    /** 84. */
    @Test
    void randomRowsOfEveryTypeAreEqualOnceTheyAreThere() throws Exception {
        shop.execute(EveryType.TABLE);
        EveryType.fill(shop, new Random(7), 400);
        shop.load("every_type");
        assertEqual(shop.check("every_type").range(37).run(), 400);
    }

    /** 41: of the server's own settings; a session's can't be known. */
    @Test
    void aServerThatHasRowsLoggedInPartIsNamed() throws Exception {
        try (SourceConnection source = new SourceConnection(shop.source(), SourceForm.RECOMMENDED, Waiting.REAL)) {
            assertThat(source.partialRows()).isEmpty();
            shop.execute(
                    "SET GLOBAL binlog_row_image = 'NOBLOB'", "SET GLOBAL binlog_row_value_options = 'PARTIAL_JSON'");
            try {
                assertThat(source.partialRows())
                        .isEqualTo("binlog_row_image = NOBLOB, binlog_row_value_options = PARTIAL_JSON");
            } finally {
                shop.execute("SET GLOBAL binlog_row_image = 'FULL'", "SET GLOBAL binlog_row_value_options = ''");
            }
        }
    }

    @Test
    void rowsAreReadByTheModesOfTheSourceConnector() throws Exception {
        shop.execute(EveryType.TABLE);
        EveryType.fill(shop, new Random(8), 50);
        for (String sourceTypes : List.of(".*", "none")) {
            shop.form = new SourceForm(
                    DebeziumTypes.of(Map.of(
                            "decimal.handling.mode", "string",
                            "time.precision.mode", "microseconds",
                            "bigint.unsigned.handling.mode", "precise",
                            "binary.handling.mode", "base64",
                            "column.propagate.source.type", sourceTypes)),
                    new SourceSettings(SourceSettings.DEFAULT.unavailablePlaceholder(), BinaryText.BASE64));
            shop.memory.clear();
            shop.load("every_type");
            assertEqual(shop.check("every_type").range(7).run(), 50);
        }
    }

    /** Of what a mapping refuses nobody knows what is to be there: it is told, and left as it is. */
    @Test
    void whatAMappingMakesIsComparedDocumentByDocument(@TempDir Path folder) throws Exception {
        String database = shop.table("carts").database();
        Path file = Files.writeString(folder.resolve("carts.yaml"), """
                tables:
                  %s.carts:
                    lines:
                      when: row.state == 'open'
                      each: json(row.items)
                      key: { line: int(item) }
                      columns: { state: row.state }
                    heads: { columns: { state: row.state } }
                """.formatted(database));
        shop.map(CelMapping.in(file));
        shop.execute(
                "CREATE TABLE carts (id INT PRIMARY KEY, state VARCHAR(9) NOT NULL, items JSON)",
                "INSERT INTO carts VALUES (1, 'open', '[1, 2]'), (2, 'closed', '[1]'), (3, 'open', '[]'), (4, 'open', '[7]')");
        shop.load("carts");
        assertThat(shop.memory.documents(database + ".lines"))
                .containsExactly(
                        "{\"id\":\"1\",\"line\":\"1\",\"state\":\"open\"}",
                        "{\"id\":\"1\",\"line\":\"2\",\"state\":\"open\"}",
                        "{\"id\":\"4\",\"line\":\"7\",\"state\":\"open\"}");
        assertThat(shop.memory.documents(database + ".heads")).hasSize(4);

        shop.memory.spoil(database + ".lines", "[1,1]", null);
        shop.memory.spoil(database + ".lines", "[1,2]", "{\"id\":1,\"line\":2,\"state\":\"new\"}");
        shop.memory.spoil(database + ".lines", "[2,1]", "{\"id\":2,\"line\":1,\"state\":\"open\"}");
        shop.memory.spoil(database + ".lines", "[9,1]", "{\"id\":9,\"line\":1,\"state\":\"open\"}");
        shop.execute("UPDATE carts SET items = '[\"no number\"]' WHERE id = 4");
        List<TableResult> results = shop.check("carts").all();
        assertThat(results).extracting(TableResult::table).containsExactly(shop.table("lines"), shop.table("heads"));
        assertThat(results.get(0).differences())
                .extracting(Difference::key, Difference::kind, Difference::names)
                .containsExactlyInAnyOrder(
                        tuple("[1,1]", Kind.MISSING, List.of()),
                        tuple("[1,2]", Kind.DIFFERENT, List.of("state")),
                        tuple("[2,1]", Kind.LEFT_OVER, List.of()),
                        tuple("[9,1]", Kind.LEFT_OVER, List.of()));
        assertThat(results.get(0).notes())
                .singleElement()
                .asString()
                .contains("the mapping refuses them: 1 rows", "the first has the key 4", "/key/line");
        assertThat(results.get(1).differs()).isFalse();

        assertThat(shop.check("carts").repairing().all()).allMatch(result -> !result.differs());
        assertThat(shop.memory.documents(database + ".lines"))
                .containsExactly(
                        "{\"id\":\"1\",\"line\":\"1\",\"state\":\"open\"}",
                        "{\"id\":\"1\",\"line\":\"2\",\"state\":\"open\"}",
                        "{\"id\":\"4\",\"line\":\"7\",\"state\":\"open\"}");
    }

    /** 85. */
    @Test
    void swappedAndShiftedValuesAreFound() throws Exception {
        shop.execute(
                "CREATE TABLE pairs (id INT PRIMARY KEY, a VARCHAR(9), b VARCHAR(9))",
                "INSERT INTO pairs VALUES (1, 'x', 'y'), (2, 'y', 'x'), (3, 'x0', 'y'), (4, 'p', 'q'), (5, '', NULL), (6, NULL, ''),"
                        + " (7, 'same', 'same')");
        shop.load("pairs");
        // Between rows, over a column's edge, between columns, and NULL for nothing.
        shop.spoil("1", 9, "{\"id\":1,\"a\":\"y\",\"b\":\"x\"}");
        shop.spoil("2", 9, "{\"id\":2,\"a\":\"x\",\"b\":\"y\"}");
        shop.spoil("3", 9, "{\"id\":3,\"a\":\"x\",\"b\":\"0y\"}");
        shop.spoil("4", 9, "{\"id\":4,\"a\":\"q\",\"b\":\"p\"}");
        shop.spoil("5", 9, "{\"id\":5,\"a\":null,\"b\":\"\"}");
        shop.spoil("6", 9, "{\"id\":6,\"a\":null,\"b\":null}");
        TableResult result = shop.check("pairs").run();
        assertThat(result.differences())
                .extracting(Difference::key, Difference::kind, Difference::names)
                .containsExactlyInAnyOrder(
                        tuple("1", Kind.DIFFERENT, List.of("a", "b")),
                        tuple("2", Kind.DIFFERENT, List.of("a", "b")),
                        tuple("3", Kind.DIFFERENT, List.of("a", "b")),
                        tuple("4", Kind.DIFFERENT, List.of("a", "b")),
                        tuple("5", Kind.DIFFERENT, List.of("a", "b")),
                        tuple("6", Kind.DIFFERENT, List.of("b")));
        assertThat(result.isFinished()).isTrue();
        assertThat(result.differs()).isTrue();
    }

    /** 86, and 70 as far as it is about reading. */
    @Test
    void textKeysAreOrderedByMysqlAlone() throws Exception {
        List<String> words = List.of(
                "a", "B", "b-1", "b1", "B2", "ä", "Az", "ß", "ss-", "z", "Zz", "é", "e-", "E1", "🙂", "🙃", "ab c",
                "ab-c", "abc", "ÿ", "1", "10", "9", "-1", "_x", "", "naïve", "nb", "Ω", "ω1", "日本", "日本語");
        String[] collations = {
            "utf8mb4_0900_ai_ci", "utf8mb4_general_ci", "utf8mb4_bin", "utf8mb4_de_pb_0900_ai_ci", "utf8mb4_0900_as_cs"
        };
        for (int i = 0; i < collations.length; i++) {
            String table = "words" + i;
            shop.execute("CREATE TABLE " + table + " (w VARCHAR(40) COLLATE " + collations[i]
                    + ", n INT, x INT, PRIMARY KEY (w, n))");
            insertWords(table, words);
            shop.memory.clear();
            shop.load(table);
            assertEqual(shop.check(table).range(3).run(), Long.parseLong(shop.value("SELECT count(*) FROM " + table)));
        }
        shop.execute("CREATE TABLE raw (w VARBINARY(40), n INT, x INT, PRIMARY KEY (w, n))");
        insertWords("raw", words);
        shop.memory.clear();
        shop.load("raw");
        assertEqual(shop.check("raw").range(3).run(), words.size() * 2L);
    }

    private void insertWords(String table, List<String> words) throws SQLException {
        try (Connection connection = shop.connect();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT IGNORE INTO " + shop.table(table) + " VALUES (?, ?, 1)")) {
            for (String word : words) {
                for (int n = 0; n < 2; n++) {
                    insert.setString(1, word);
                    insert.setInt(2, n);
                    insert.executeUpdate();
                }
            }
        }
    }

    /** 71. */
    @Test
    void keysOfEveryTypeAreReadOnceEach() throws Exception {
        String[][] keys = {
            {"BIGINT UNSIGNED", "0", "1", "9223372036854775807", "9223372036854775808", "18446744073709551615"},
            {"BIGINT", "-9223372036854775808", "-1", "0", "9223372036854775807"},
            {"DECIMAL(30,10)", "-1.5", "0", "0.0000000001", "12345678901234567890.1"},
            {"FLOAT", "-0.1", "0.1", "0.2", "0.3", "16777216", "3.3e38"},
            {"DOUBLE", "-0.1", "0.1", "0.2", "1e300"},
            {"DATE", "'0000-00-00'", "'1000-01-01'", "'2024-02-29'", "'9999-12-31'"},
            {"DATETIME(6)", "'1000-01-01'", "'2024-02-29 12:34:56.000001'", "'2024-02-29 12:34:56.000002'"},
            {
                "TIMESTAMP(3)",
                "'1970-01-02 00:00:00.001'",
                "'2024-10-27 00:30:00'",
                "'2024-10-27 01:30:00'",
                "'2038-01-19'"
            },
            {"TIME(6)", "'-838:59:59'", "'-00:00:00.000001'", "'00:00:00'", "'25:00:00'", "'838:59:59'"},
            {"YEAR", "1901", "2024", "2155", "0"},
            {"BIT(9)", "b'0'", "b'1'", "b'111111111'"},
            {"ENUM('z','m','a')", "'a'", "'m'", "'z'"},
            {"SET('z','m','a')", "''", "'a'", "'z'", "'z,a'"},
            {"BINARY(3)", "x'000000'", "x'000001'", "x'ff00ff'"},
            {"VARCHAR(20) CHARACTER SET latin1", "'a'", "'ä'", "'ÿ'", "'Z'"}
        };
        for (int i = 0; i < keys.length; i++) {
            shop.execute("SET sql_mode = ''", "SET time_zone = '+00:00'");
            shop.execute("CREATE TABLE keys" + i + " (t INT, k " + keys[i][0] + ", v INT, PRIMARY KEY (t, k))");
            for (int value = 1; value < keys[i].length; value++) {
                shop.execute("INSERT INTO keys" + i + " VALUES (1, " + keys[i][value] + ", " + value + ")");
            }
            shop.memory.clear();
            shop.load("keys" + i);
            TableResult result = shop.check("keys" + i).range(1).run();
            assertThat(result.unfinished()).as(keys[i][0]).isEmpty();
            assertThat(result.differences()).as(keys[i][0]).isEmpty();
            assertThat(result.rows()).as(keys[i][0]).isEqualTo(keys[i].length - 1L);
            assertThat(result.left()).as(keys[i][0]).isEqualTo(keys[i].length - 1L);
            shop.execute("DELETE FROM keys" + i);
            assertThat(shop.check("keys" + i).run().differences())
                    .as(keys[i][0])
                    .hasSize(keys[i].length - 1)
                    .allMatch(each -> each.kind() == Kind.LEFT_OVER);
        }
    }

    /** 39. */
    @Test
    void rowsThatACascadeDeletedAreLeftOverAndMended() throws Exception {
        shop.execute(
                "CREATE TABLE parents (id INT PRIMARY KEY)",
                "CREATE TABLE children (id INT PRIMARY KEY, parent INT, FOREIGN KEY (parent) REFERENCES parents (id) ON DELETE CASCADE)",
                "INSERT INTO parents VALUES (1), (2)",
                "INSERT INTO children VALUES (10, 1), (11, 1), (20, 2)");
        shop.load("children");
        shop.spoil("11", 5, "{\"id\":11,\"parent\":1}");
        shop.execute("DELETE FROM parents WHERE id = 1");
        TableResult found = shop.check("children").run();
        assertThat(found.differences())
                .extracting(Difference::key, Difference::kind)
                .containsExactlyInAnyOrder(tuple("10", Kind.LEFT_OVER), tuple("11", Kind.LEFT_OVER));
        assertThat(found.notes())
                .singleElement()
                .asString()
                .contains("foreign key children_ibfk_1 to " + shop.table("parents") + " (ON DELETE CASCADE)");
        assertThat(shop.check("parents").run().notes()).isEmpty();
        TableResult mended = shop.check("children").repairing().run();
        assertThat(mended.found()).isEqualTo(2);
        assertThat(mended.mended()).isEqualTo(2);
        assertThat(mended.differs()).isFalse();
        assertThat(shop.memory.document("11")).isNull();
        assertThat(shop.memory.document("20")).isNotNull();
        assertEqual(shop.check("children").run(), 1);
    }

    @Test
    void whatIsMissingIsMendedAtAVersionThatEachChangeOutranks() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)");
        shop.load("t");
        shop.memory.forget("1");
        shop.spoil("2", 7, "{\"id\":2,\"v\":99}");
        shop.spoil("3", 8, null);
        TableResult result = shop.check("t").repairing().run();
        assertThat(result.mended()).isEqualTo(3);
        assertThat(shop.memory.version("1")).isEqualTo(new RowVersion(0, 0));
        assertThat(shop.memory.version("2")).isEqualTo(new RowVersion(0, 7));
        assertThat(shop.memory.version("3")).isEqualTo(new RowVersion(0, 8));
        assertEqual(shop.check("t").run(), 3);
    }

    @Test
    void aNewerWriteOfTheStreamIsNeverMended() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 1)");
        shop.load("t");
        shop.spoil("1", 7, "{\"id\":1,\"v\":99}");
        // Between the look and the write comes the stream, with a change that MySQL has by then.
        AtomicBoolean once = new AtomicBoolean();
        shop.memory.beforeReplace(() -> {
            if (once.compareAndSet(false, true)) {
                run("UPDATE t SET v = 2");
                shop.spoil("1", 8, "{\"id\":1,\"v\":2}");
            }
        });
        TableResult result = shop.check("t").repairing().run();
        assertThat(once).isTrue();
        assertThat(result.differs()).isFalse();
        assertThat(shop.memory.document("1")).contains("\"v\":2");
        assertThat(shop.memory.version("1")).isEqualTo(new RowVersion(0, 8));
    }

    private void run(String sql) {
        try {
            shop.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** MySQL writes the binary log before others see the row, as with XA and semi-synchronous replication. */
    @Test
    void aRowThatTheStreamHasAndNobodySeesYetIsntMended() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 1)");
        shop.load("t");
        try (Connection writer = shop.connect();
                Statement statement = writer.createStatement()) {
            statement.execute("USE " + shop.table("t").database());
            statement.execute("XA START 'x'");
            statement.execute("UPDATE t SET v = 2");
            statement.execute("XA END 'x'");
            statement.execute("XA PREPARE 'x'");
            shop.spoil("1", 7, "{\"id\":1,\"v\":2}");
            Shop.Check check = shop.check("t").repairing();
            TableResult waiting = check.run();
            assertThat(check.triedAgain())
                    .as("waits for the lock after the first")
                    .isZero();
            assertThat(waiting.differences()).extracting(Difference::mended).containsExactly(Mended.NOT_YET);
            assertThat(shop.memory.document("1")).contains("\"v\":2");
            statement.execute("XA COMMIT 'x'");
        }
        assertEqual(shop.check("t").repairing().run(), 1);
        assertThat(shop.memory.version("1")).isEqualTo(new RowVersion(0, 7));
    }

    /** 87. */
    @Test
    void aReaderThatIsKilledLeavesItUnfinishedAndDeletesNothing() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)");
        for (int id = 0; id < 50; id++) {
            shop.execute("INSERT INTO t VALUES (" + id + ", 1)");
        }
        shop.load("t");
        TableResult result = shop.check("t")
                .as("dbz")
                .range(10)
                .repairing()
                .listening((table, rows, left, suspects) -> {
                    if (rows == 20) {
                        locked("dbz");
                    }
                })
                .run();
        shop.execute("ALTER USER dbz ACCOUNT UNLOCK");
        assertThat(result.unfinished())
                .contains(shop.table("t") + " can't be read from jdbc:mysql://", "Access denied");
        assertThat(result.isFinished()).isFalse();
        assertThat(result.rows()).isEqualTo(20);
        assertThat(result.differences()).isEmpty();
        assertThat(shop.memory.documents()).hasSize(50);
    }

    private void locked(String user) {
        run("ALTER USER " + user + " ACCOUNT LOCK");
        kill(user);
    }

    @Test
    void aConnectionThatBreaksIsOpenedAgain() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)");
        shop.load("t");
        TableResult result = shop.check("t")
                .as("dbz")
                .range(1)
                .listening((table, rows, left, suspects) -> kill("dbz"))
                .run();
        assertEqual(result, 3);
    }

    private void kill(String user) {
        try {
            String id = shop.value("SELECT MAX(id) FROM information_schema.processlist WHERE user = '" + user + "'");
            if (id != null) {
                shop.execute("KILL " + id);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aStoreThatCantBeReadLeavesItUnfinished() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)");
        shop.load("t");
        TableResult result = shop.check("t")
                .range(1)
                .listening((table, rows, left, suspects) -> shop.memory.blind(true))
                .run();
        assertThat(result.unfinished()).contains("503 unavailable");
        assertThat(result.differences()).isEmpty();
    }

    @Test
    void aTableThatIsntThereIsNoEmptyOne() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)");
        shop.load("t");
        TableResult result = shop.check("t")
                .range(1)
                .repairing()
                .listening((table, rows, left, suspects) -> {
                    if (rows == 1) {
                        run("DROP TABLE t");
                    }
                })
                .run();
        assertThat(result.unfinished()).contains("doesn't exist");
        assertThat(shop.memory.documents()).hasSize(3);
    }

    @Test
    void aTableThatIsAlteredMeanwhileIsReadInItsNewShape() throws Exception {
        shop.execute(
                "CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT)",
                "INSERT INTO t VALUES (1, 1, 10), (2, 2, 20), (3, 3, 30)");
        shop.load("t");
        TableResult result = shop.check("t")
                .range(1)
                .listening((table, rows, left, suspects) -> {
                    if (rows == 1) {
                        run("ALTER TABLE t MODIFY b INT AFTER id");
                    }
                })
                .run();
        assertEqual(result, 3);
        assertThat(result.notes()).containsExactly("table " + shop.table("t") + " was altered meanwhile");
    }

    @Test
    void itGoesOnWhereItEnded(@TempDir Path dir) throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)");
        for (int id = 0; id < 10; id++) {
            shop.execute("INSERT INTO t VALUES (" + id + ", 1)");
        }
        shop.load("t");
        shop.spoil("1", 7, "{\"id\":1,\"v\":99}");
        Path file = dir.resolve("state.json");
        TableResult first = shop.check("t")
                .range(2)
                .patience(Duration.ZERO)
                .progress(Progress.in(file, "copy"))
                .listening((table, rows, left, suspects) -> shop.memory.blind(rows >= 6))
                .run();
        assertThat(first.unfinished()).isNotEmpty();
        shop.memory.blind(false);
        List<Long> seen = new ArrayList<>();
        TableResult second = shop.check("t")
                .range(2)
                .progress(Progress.in(file, "copy"))
                .listening((table, rows, left, suspects) -> seen.add(rows))
                .run();
        assertThat(seen).startsWith(8L);
        assertThat(second.rows()).isEqualTo(10);
        assertThat(second.found()).isEqualTo(1);
        assertThat(second.differences()).extracting(Difference::key).containsExactly("1");
        assertThat(shop.check("t").progress(Progress.in(file, "copy")).run().found())
                .isEqualTo(1);
    }

    /** 87: the stream lags 100 ms behind a writer that writes as fast as it can. */
    @Test
    void underAWriterNothingDiffers(TestReporter reporter) throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v BIGINT, w VARCHAR(20))");
        for (int id = 0; id < 300; id++) {
            shop.execute("INSERT INTO t VALUES (" + id + ", 0, '0')");
        }
        shop.load("t");
        try (LaggingStream stream = LaggingStream.begin(shop, Duration.ofMillis(100))) {
            stream.awaitWrites(500);
            long before = stream.writes();
            long begun = System.nanoTime();
            // On a busy machine it takes more rounds to have been written to so often.
            while (stream.writes() - before < WRITES_MEANWHILE && stream.failure() == null) {
                TableResult result = shop.check("t")
                        .range(50)
                        .patience(Duration.ofSeconds(3))
                        .run();
                assertThat(result.unfinished()).isEmpty();
                assertThat(result.differences()).isEmpty();
                assertThat(result.undecided()).isZero();
            }
            Duration taken = Duration.ofNanos(System.nanoTime() - begun);
            assertThat(stream.failure()).isNull();
            reporter.publishEntry(
                    "writes while it compared", stream.writes() - before + " in " + taken.toMillis() + " ms");
        }
    }
}
