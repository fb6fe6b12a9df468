package dev.rowcast.batch.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.batch.source.Admission;
import dev.rowcast.batch.source.SourceForm;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.batch.verify.EveryType;
import dev.rowcast.batch.verify.Shop;
import dev.rowcast.batch.verify.TableResult;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.gate.Approvals;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.store.StoreDestination;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Tables of a real MySQL into the strictest store that there could be. */
class LoadIT {
    private static final int MANY = 20;
    private static final RowVersion FIRST = new RowVersion(0, 0);

    private Shop shop;
    private final MemoryContractLog contracts = new MemoryContractLog();

    @BeforeEach
    void open(TestInfo test) throws SQLException {
        shop = Shop.open("l_"
                + test.getTestMethod().orElseThrow().getName().toLowerCase().substring(0, 12));
    }

    @AfterEach
    void close() throws SQLException {
        shop.close();
    }

    private final class Loading {
        private int workers = 3;
        private int range = 10;
        private RowVersion version = FIRST;
        private boolean sweep;
        private Admission admission = (connection, server) -> {};
        private LoadProgress progress;
        private LoadListener listener = LoadListener.NONE;
        private Duration freshness = Duration.ofMinutes(50);
        private String policy = "lenient";
        private SourceLimits limits = SourceLimits.NONE;

        LoadedTable table(String name) {
            String routing = "{\"subscriptions\": [{\"name\": \"copy\", \"tables\": [\"*.*\"], \"evolution\": \""
                    + policy + "\", \"target\": \"127.0.0.1:1\", \"tls\": {\"plaintext\": true}}]}";
            LoadSetup setup = new LoadSetup(
                    shop.source(),
                    SourceForm.RECOMMENDED,
                    admission,
                    "shop",
                    RoutingParser.parse(routing),
                    "copy",
                    unused -> new StoreDestination("copy", shop.memory.connect()),
                    new GateRules("test", Map.of(), Approvals.NONE, NewContracts.STANDARD, true),
                    contracts::reader,
                    version,
                    freshness,
                    Optional::empty);
            return new Load(
                            setup,
                            new LoadPlan(workers, range, 0, limits, sweep, 100),
                            progress == null ? LoadProgress.none(version) : progress,
                            listener)
                    .run(List.of(shop.table(name)))
                    .get(0);
        }
    }

    private void assertLoaded(LoadedTable loaded, String table) throws SQLException {
        assertThat(loaded.unfinished()).isEmpty();
        assertThat(loaded.rejected()).isEmpty();
        assertThat(loaded.rows()).isEqualTo(Long.parseLong(shop.value("SELECT count(*) FROM " + table)));
        TableResult result = shop.check(table).run();
        assertThat(result.differences()).isEmpty();
        assertThat(result.isFinished()).isTrue();
    }

    @Test
    void rowsOfEveryTypeAreThereAndTheTableHasItsContract() throws Exception {
        shop.execute(EveryType.TABLE);
        EveryType.fill(shop, new Random(7), 400);
        assertThat(contracts.revisions()).isEmpty();
        Loading loading = new Loading();
        loading.range = 37;
        assertLoaded(loading.table("every_type"), "every_type");
        assertThat(contracts.revisions().get(0).contract().table()).isEqualTo(shop.table("every_type"));
        assertThat(shop.memory.version(shop.value("SELECT min(id) FROM every_type")))
                .isEqualTo(FIRST);
    }

    @Test
    @Tag("pitfall-70")
    void rangesEndWhereMysqlSaysThatTheyEnd() throws Exception {
        List<String> words =
                List.of("a", "B", "b-1", "b1", "B2", "ä", "Az", "ss-", "z", "Zz", "e-", "é", "🙂", "ab c", "ab-c", "");
        for (String collation : List.of("utf8mb4_0900_ai_ci", "utf8mb4_bin", "utf8mb4_de_pb_0900_ai_ci")) {
            shop.execute(
                    "DROP TABLE IF EXISTS words",
                    "CREATE TABLE words (w VARCHAR(40) COLLATE " + collation + ", n INT, PRIMARY KEY (w, n))");
            for (String word : words) {
                shop.execute("INSERT IGNORE INTO words VALUES ('" + word + "', 1), ('" + word + "', -2)");
            }
            shop.memory.clear();
            Loading loading = new Loading();
            loading.range = 3;
            assertLoaded(loading.table("words"), "words");
        }
    }

    /** The first column says nothing, a group of rows ends a range, and numbers are at the ends of what there is. */
    @Test
    @Tag("pitfall-69")
    @Tag("pitfall-71")
    void skewedAndExtremeKeysAreInOneRangeEach() throws Exception {
        shop.execute("CREATE TABLE skewed (tenant INT, id BIGINT UNSIGNED, v INT, PRIMARY KEY (tenant, id))");
        for (String id : List.of("0", "1", "9223372036854775807", "9223372036854775808", "18446744073709551615")) {
            shop.execute("INSERT INTO skewed VALUES (7, " + id + ", 1), (2147483647, " + id + ", 2)");
        }
        for (int range : List.of(1, 2, 5, 100)) {
            shop.memory.clear();
            Loading loading = new Loading();
            loading.range = range;
            LoadedTable loaded = loading.table("skewed");
            assertLoaded(loaded, "skewed");
            assertThat(loaded.ranges()).isBetween(10L / range, 10L / range + 1);
        }
    }

    /** Of a constant first column too, and of what comes in behind. */
    @Test
    @Tag("pitfall-71")
    void aRangeReadsItsOwnRowsAndTheLastOneDoesntGrow() throws Exception {
        shop.execute("CREATE TABLE big (tenant INT, id INT, v INT, PRIMARY KEY (tenant, id))");
        shop.execute("SET cte_max_recursion_depth = 100000");
        shop.execute("INSERT INTO big WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
                + " SELECT 1, i, i FROM n");
        long before = rowsRead();
        Loading loading = new Loading();
        loading.range = 500;
        AtomicInteger behind = new AtomicInteger(20_000);
        loading.listener = new LoadListener() {
            @Override
            public void loaded(TableId table, long rows) {
                run("INSERT INTO " + table + " VALUES (1, " + behind.incrementAndGet() + ", 0)");
            }
        };
        LoadedTable loaded = loading.table("big");
        assertThat(loaded.unfinished()).isEmpty();
        assertThat(loaded.rows()).isEqualTo(20_000);
        // Once to part them and once to read them.
        assertThat(rowsRead() - before).isLessThan(3 * 20_000);
        assertThat(shop.memory.documents()).hasSize(20_000);
    }

    private long rowsRead() throws SQLException {
        return Long.parseLong(
                shop.value(
                        "SELECT CAST(sum(VARIABLE_VALUE) AS UNSIGNED) FROM performance_schema.global_status"
                                + " WHERE VARIABLE_NAME IN ('Handler_read_next', 'Handler_read_rnd_next', 'Handler_read_prev')"));
    }

    private void run(String sql) {
        try (Connection connection = shop.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatTheStreamHasBroughtIsNewer() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)");
        shop.spoil("1", 4, "{\"id\":1,\"v\":99}");
        shop.spoil("2", 5, null);
        LoadedTable loaded = new Loading().table("t");
        assertThat(loaded.rows()).isEqualTo(3);
        assertThat(loaded.stale()).isEqualTo(2);
        assertThat(shop.memory.document("1")).contains("99");
        assertThat(shop.memory.document("2")).isNull();
        assertThat(shop.memory.documents()).hasSize(2);
    }

    @Test
    void aLaterCopyRemovesWhatItDoesntOverwrite() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)");
        Loading first = new Loading();
        first.version = new RowVersion(1_000, 0);
        first.sweep = true;
        assertThat(first.table("t").swept()).isTrue();
        shop.execute("DELETE FROM t WHERE id = 2", "UPDATE t SET v = 33 WHERE id = 3");
        Loading second = new Loading();
        second.version = new RowVersion(2_000, 0);
        second.sweep = true;
        LoadedTable loaded = second.table("t");
        assertThat(loaded.swept()).isTrue();
        assertLoaded(loaded, "t");
        assertThat(shop.memory.documents()).hasSize(2);
    }

    @Test
    void aRowThatTheStoreRefusesIsToldAndItsNeighboursAreThere() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v BIGINT)", "INSERT INTO t VALUES (1, 1), (2, 666), (3, 3)");
        shop.memory.refuse(666);
        Loading loading = new Loading();
        loading.version = new RowVersion(1_000, 0);
        loading.sweep = true;
        LoadedTable loaded = loading.table("t");
        assertThat(loaded.isFinished()).isTrue();
        assertThat(loaded.rejectedRows()).isEqualTo(1);
        assertThat(loaded.rejected().get(0).where())
                .contains("[2]", shop.table("t").toString());
        assertThat(loaded.rejected().get(0).reason()).contains("mapper_parsing_exception");
        assertThat(loaded.swept()).as("its older document would go").isFalse();
        assertThat(shop.memory.documents()).hasSize(2);
    }

    @Test
    @Tag("pitfall-73")
    void itGoesOnWhereItEnded(@TempDir Path dir) throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)");
        for (int id = 1; id <= 40; id++) {
            shop.execute("INSERT INTO t VALUES (" + id + ", 1)");
        }
        Path file = dir.resolve("load.json");
        Loading first = new Loading();
        first.workers = 1;
        first.range = 4;
        first.version = new RowVersion(77, 0);
        first.progress = LoadProgress.in(file, "copy", first.version);
        first.listener = new LoadListener() {
            @Override
            public void loaded(TableId table, long rows) {
                if (rows == 20) {
                    throw new IllegalStateException("killed");
                }
            }
        };
        LoadedTable killed = first.table("t");
        assertThat(killed.unfinished()).contains("killed");
        assertThat(shop.memory.documents()).hasSize(20);

        List<Long> seen = new ArrayList<>();
        Loading second = new Loading();
        second.range = 4;
        second.workers = 1;
        second.progress = LoadProgress.in(file, "copy", new RowVersion(99, 0));
        assertThat(second.progress.version()).isEqualTo(first.version);
        second.version = second.progress.version();
        second.listener = new LoadListener() {
            @Override
            public void loaded(TableId table, long rows) {
                seen.add(rows);
            }
        };
        LoadedTable loaded = second.table("t");
        assertThat(seen).startsWith(24L);
        assertLoaded(loaded, "t");
        Loading third = new Loading();
        third.progress = LoadProgress.in(file, "copy", FIRST);
        third.listener = new LoadListener() {
            @Override
            public void begins(TableId table, long estimate) {
                throw new IllegalStateException("again");
            }
        };
        assertThat(third.table("t").rows()).isEqualTo(40);
    }

    @Test
    void aShapeThatIsHeldIsLoadedOnceSomebodyHasDecided() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 1)");
        assertLoaded(new Loading().table("t"), "t");
        shop.execute("ALTER TABLE t MODIFY v VARCHAR(9)", "INSERT INTO t VALUES (2, 'two')");
        Loading strict = new Loading();
        strict.policy = "strict";
        LoadedTable held = strict.table("t");
        assertThat(held.unfinished()).contains("waits for a decision", "v");
        assertThat(shop.memory.documents()).hasSize(1);
    }

    @Test
    void aTableThatIsAlteredMeanwhileIsReadInItsNewShape() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, a INT)");
        for (int id = 1; id <= 20; id++) {
            shop.execute("INSERT INTO t VALUES (" + id + ", " + id + ")");
        }
        Loading loading = new Loading();
        loading.workers = 1;
        loading.range = 5;
        loading.listener = new LoadListener() {
            @Override
            public void loaded(TableId table, long rows) {
                if (rows == 10) {
                    run("ALTER TABLE " + table + " ADD COLUMN b INT NOT NULL DEFAULT 5 FIRST");
                }
            }
        };
        LoadedTable loaded = loading.table("t");
        assertThat(loaded.unfinished()).isEmpty();
        assertThat(shop.memory.document("3")).doesNotContain("\"b\"").contains("\"a\":\"3\"");
        assertThat(shop.memory.document("17")).contains("\"b\":\"5\"", "\"a\":\"17\"");
    }

    @Test
    void whatTakesTooLongIsReadAgainAndNeverWritten() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 1)");
        shop.memory.failNext(1_000_000);
        Loading loading = new Loading();
        loading.workers = 1;
        loading.freshness = Duration.ofMillis(200);
        AtomicInteger admitted = new AtomicInteger();
        loading.admission = (connection, server) -> admitted.incrementAndGet();
        loading.listener = new LoadListener() {
            @Override
            public void waits(String why) {
                run("UPDATE " + shop.table("t") + " SET v = 2");
            }
        };
        LoadedTable loaded = loading.table("t");
        assertThat(loaded.unfinished()).contains("weren't taken within");
        assertThat(admitted.get())
                .as("a connection to part the table, and one to read it")
                .isEqualTo(2);
        shop.memory.failNext(0);
        assertLoaded(new Loading().table("t"), "t");
        assertThat(shop.memory.document("1")).contains("\"v\":\"2\"");
    }

    @Test
    void aConnectionThatBreaksIsOpenedAndAdmittedAgain() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)");
        for (int id = 1; id <= 20; id++) {
            shop.execute("INSERT INTO t VALUES (" + id + ", 1)");
        }
        Loading loading = new Loading();
        loading.workers = 1;
        loading.range = 2;
        AtomicInteger admitted = new AtomicInteger();
        loading.admission = (connection, server) -> admitted.incrementAndGet();
        loading.listener = new LoadListener() {
            @Override
            public void loaded(TableId table, long rows) {
                if (rows == 10) {
                    killOthers();
                }
            }
        };
        assertLoaded(loading.table("t"), "t");
        assertThat(admitted.get()).isEqualTo(4);
    }

    private void killOthers() {
        try (Connection connection = shop.connect();
                Statement statement = connection.createStatement();
                Statement killing = connection.createStatement();
                var others = statement.executeQuery("SELECT ID FROM information_schema.PROCESSLIST"
                        + " WHERE USER = 'app' AND DB IS NULL AND ID <> CONNECTION_ID()")) {
            while (others.next()) {
                killing.execute("KILL " + others.getLong(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTableWithoutAKeyIsNamedAndTheOthersGoOn() throws Exception {
        shop.execute("CREATE TABLE t (v INT)");
        assertThat(new Loading().table("t").unfinished()).contains("has no primary key", "give it one");
        assertThat(new Loading().table("missing").unfinished()).contains("missing");
    }

    @Test
    void anEmptyTableIsLoadedAndSwept() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 1)");
        assertLoaded(new Loading().table("t"), "t");
        shop.execute("DELETE FROM t");
        Loading copy = new Loading();
        copy.version = new RowVersion(1_000, 0);
        copy.sweep = true;
        assertThat(copy.table("t").swept()).isTrue();
        assertThat(shop.memory.documents()).isEmpty();
    }

    /** What a stream has read may not be visible yet, as between the binary log and the commit, or on a replica. */
    @Test
    @Tag("pitfall-68")
    void nothingIsReadBeforeTheTransactionsOfTheStreamAreVisible() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 1)");
        String server = shop.value("SELECT @@server_uuid");
        String executed = shop.value("SELECT @@gtid_executed").replaceAll("\\s", "");
        String next = server + ":" + (Long.parseLong(executed.replaceAll(".*[:-]", "")) + 1);
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        Loading loading = new Loading();
        loading.workers = 1;
        loading.admission = new GtidFence(next, Waiting.REAL, why -> {
            if (told.isEmpty()) {
                run("UPDATE " + shop.table("t") + " SET v = 2");
            }
            told.add(why);
        });
        LoadedTable loaded = loading.table("t");
        assertThat(loaded.unfinished()).isEmpty();
        assertThat(told.get(0)).contains("hasn't executed yet what the stream has read", next);
        assertThat(shop.memory.document("1")).contains("\"v\":\"2\"");
    }

    /** Its GTID is executed when it is prepared, and its rows look as before until it is committed. */
    @Test
    void whatIsPreparedInXaIsWaitedFor() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 1)");
        try (Connection xa = shop.connect();
                Statement statement = xa.createStatement()) {
            statement.execute("XA START 'x'");
            statement.execute("UPDATE " + shop.table("t") + " SET v = 2");
            statement.execute("XA END 'x'");
            statement.execute("XA PREPARE 'x'");
            String executed = shop.value("SELECT @@gtid_executed").replaceAll("\\s", "");
            AtomicBoolean committed = new AtomicBoolean();
            try {
                List<String> told = Collections.synchronizedList(new ArrayList<>());
                Loading loading = new Loading();
                loading.admission = new GtidFence(
                        executed,
                        time -> {
                            try {
                                statement.execute("XA COMMIT 'x'");
                                committed.set(true);
                            } catch (SQLException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        told::add);
                assertThat(loading.table("t").unfinished()).isEmpty();
                assertThat(told)
                        .singleElement()
                        .asString()
                        .contains("prepared XA transactions", "commit them or roll them back");
            } finally {
                if (!committed.get()) {
                    // It would outlive the server.
                    statement.execute("XA ROLLBACK 'x'");
                }
            }
        }
        assertThat(shop.memory.document("1")).contains("\"v\":\"2\"");
    }

    @Test
    void withoutGtidsNothingIsHandedOver() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 1)");
        gtidMode("ON_PERMISSIVE");
        try {
            Loading loading = new Loading();
            loading.admission = new GtidFence(shop.value("SELECT @@gtid_executed"), Waiting.REAL, why -> {});
            assertThat(loading.table("t").unfinished()).contains("gtid_mode = ON_PERMISSIVE", "needs gtid_mode = ON");
            assertThat(shop.memory.documents()).isEmpty();
        } finally {
            gtidMode("ON");
        }
    }

    private void gtidMode(String mode) throws SQLException {
        shop.execute("SET GLOBAL gtid_mode = " + mode);
    }

    @Test
    void itRestsWhileTheServerHasMuchToDo() throws Exception {
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 1)");
        int idle = threadsRunning();
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Void>> busy = Stream.generate(
                        () -> CompletableFuture.runAsync(this::sleep, each -> new Thread(each).start()))
                .limit(MANY)
                .toList();
        try {
            await().until(() -> threadsRunning() >= idle + MANY * 3 / 4);
            Loading loading = new Loading();
            loading.workers = 1;
            // Others may come and go.
            loading.limits = new SourceLimits(idle + MANY / 2, Duration.ZERO);
            loading.listener = new LoadListener() {
                @Override
                public void waits(String why) {
                    told.add(why);
                    wake();
                }
            };
            assertLoaded(loading.table("t"), "t");
        } finally {
            wake();
            busy.forEach(CompletableFuture::join);
        }
        assertThat(told.get(0)).contains(" threads of MySQL are at work, more than the limit of " + (idle + MANY / 2));
    }

    private int threadsRunning() throws SQLException {
        return Integer.parseInt(shop.value("SELECT VARIABLE_VALUE FROM performance_schema.global_status"
                + " WHERE VARIABLE_NAME = 'Threads_running'"));
    }

    private void sleep() {
        try (Connection connection = shop.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT SLEEP(600)");
        } catch (SQLException killed) {
            // As is meant.
        }
    }

    private void wake() {
        try (Connection connection = shop.connect();
                Statement asking = connection.createStatement();
                Statement killing = connection.createStatement();
                ResultSet sleepers = asking.executeQuery(
                        "SELECT ID FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP%'")) {
            while (sleepers.next()) {
                killing.execute("KILL QUERY " + sleepers.getLong(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
