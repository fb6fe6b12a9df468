package dev.rowcast.bench.sync;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.sun.management.OperatingSystemMXBean;
import dev.rowcast.batch.load.Load;
import dev.rowcast.batch.load.LoadListener;
import dev.rowcast.batch.load.LoadPlan;
import dev.rowcast.batch.load.LoadProgress;
import dev.rowcast.batch.load.LoadSetup;
import dev.rowcast.batch.load.LoadedTable;
import dev.rowcast.batch.load.SourceLimits;
import dev.rowcast.batch.source.MysqlSource;
import dev.rowcast.batch.source.SourceForm;
import dev.rowcast.bench.Effort;
import dev.rowcast.bench.Suite;
import dev.rowcast.bench.report.Figure;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.FileContractLog;
import dev.rowcast.destination.jdbc.JdbcDestinationType;
import dev.rowcast.flow.Destinations;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.route.Secret;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.LonePostgres;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/** A whole table by {@code rowcast sync} on this machine, beside a reader that drops its rows and a loop by hand, in turns. */
public final class SyncSuite implements Suite {
    private static final String SUBSCRIPTION = "bench";

    private static final String NAME = "sync";
    private static final String OURS = "Rowcast";
    private static final int SERVER_ID = 82;
    private static final int WORKERS = 4;
    private static final int RANGE = 2_000;
    /** Of a table that is loaded to see that it takes no more memory. */
    private static final int LONGER = 10;

    private static final TableId TABLE = new TableId("bench", "orders");
    private static final String ROUTES = "{\"subscriptions\": [{\"name\": \"" + SUBSCRIPTION
            + "\", \"tables\": [\"bench.*\"], \"target\": \"127.0.0.1:1\", \"tls\": {\"plaintext\": true}}]}";

    /** For the list of suites. */
    public SyncSuite() {}

    /** Takes the whole table somewhere, and returns how many rows that were. */
    private interface Way {
        long run() throws Exception;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Whole tables, 7 columns, by 4 workers in ranges of 2,000 rows";
    }

    @Override
    public void run(Effort effort, Consumer<Figure> figures, Consumer<String> progress) throws Exception {
        boolean quick = effort == Effort.QUICK;
        long rows = quick ? 200_000 : 1_000_000;
        Path folder = Files.createTempDirectory("rowcast-sync");
        progress.accept("sync: starting MySQL and PostgreSQL");
        try (LoneMysql mysql = LoneMysql.start(
                        folder.resolve("mysql"), StackConfig.defaultCache(), SERVER_ID, Progress.SILENT);
                LonePostgres postgres =
                        LonePostgres.start(folder.resolve("postgres"), StackConfig.defaultCache(), Progress.SILENT)) {
            MysqlDataSource source = source(mysql.address());
            fill(source, rows);
            AtomicLong taken = new AtomicLong();
            Map<String, Way> nowhere = new LinkedHashMap<>();
            nowhere.put(
                    "bare reader, looks at no value",
                    () -> new HandLoop(source, HandLoop::blind, WORKERS, RANGE).run(rows));
            nowhere.put(
                    "bare reader, gets each value",
                    () -> new HandLoop(source, HandLoop::reading, WORKERS, RANGE).run(rows));
            nowhere.put(OURS, () -> {
                taken.set(0);
                long read = load(mysql.address(), folder, unused -> new Nowhere(SUBSCRIPTION, taken));
                return taken.get() == read ? read : -1;
            });
            measure("rows read and dropped", nowhere, rows, quick ? 5 : 9, figures, progress);
            Way reports = () -> load(
                    mysql.address(),
                    folder,
                    unused -> new JdbcDestinationType().create(SUBSCRIPTION, jdbc(postgres.address())));
            PGSimpleDataSource target = target(postgres.address());
            // It makes its table, which the other is like.
            reports.run();
            Map<String, Way> intoPostgres = new LinkedHashMap<>();
            intoPostgres.put("by hand, guarded", byHand(source, target, GuardedTable.OWN, rows));
            intoPostgres.put(
                    "by hand, guarded, a table as Rowcast's", byHand(source, target, GuardedTable.ALIKE, rows));
            intoPostgres.put(OURS, reports);
            measure("into PostgreSQL", intoPostgres, rows, quick ? 3 : 5, figures, progress);
            memory(mysql.address(), folder, rows, figures);
            progress.accept("sync: filling MySQL with ten times as many rows");
            lengthen(source, rows);
            memory(mysql.address(), folder, LONGER * rows, figures);
        } finally {
            delete(folder);
        }
    }

    private static Way byHand(MysqlDataSource source, PGSimpleDataSource target, GuardedTable.Form form, long rows)
            throws SQLException {
        execute(target.getConnection(), form.create());
        return () ->
                new HandLoop(source, () -> new GuardedTable(target.getConnection(), form), WORKERS, RANGE).run(rows);
    }

    /** The ways in turns, of which the last is compared with each of the others. */
    private static void measure(
            String scenario,
            Map<String, Way> ways,
            long rows,
            int rounds,
            Consumer<Figure> figures,
            Consumer<String> progress)
            throws Exception {
        Map<String, double[]> speeds = new LinkedHashMap<>();
        Map<String, double[]> efforts = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                long processor = processorNanos();
                long begun = System.nanoTime();
                long read = way.getValue().run();
                double seconds = (System.nanoTime() - begun) / 1e9;
                double micros = (processorNanos() - processor) / 1e3;
                if (read != rows) {
                    throw new IllegalStateException(way.getKey() + " took " + read + " rows of " + rows);
                }
                if (round >= 0) {
                    speeds.computeIfAbsent(way.getKey(), unused -> new double[rounds])[round] = rows / seconds;
                    efforts.computeIfAbsent(way.getKey(), unused -> new double[rounds])[round] = micros / rows;
                }
            }
            progress.accept("sync, " + scenario + ": round " + (round + 2) + " of " + (rounds + 1));
        }
        speeds.forEach(
                (subject, each) -> figures.accept(Figure.of(NAME, scenario, subject, "throughput", "rows/s", each)));
        efforts.forEach((subject, each) -> figures.accept(
                Figure.of(NAME, scenario, subject, "processor time, without the servers'", "µs/row", each)));
        double[] ours = Objects.requireNonNull(speeds.get(OURS));
        speeds.forEach((subject, theirs) -> {
            if (!subject.equals(OURS)) {
                double[] ratios = new double[rounds];
                Arrays.setAll(ratios, round -> ours[round] / theirs[round]);
                figures.accept(Figure.of(NAME, scenario, OURS, "throughput of " + subject, "×", ratios));
            }
        });
    }

    private static void memory(Endpoints.Mysql mysql, Path folder, long rows, Consumer<Figure> figures)
            throws Exception {
        LiveHeap heap = new LiveHeap(rows);
        long read = load(mysql, folder, unused -> new Nowhere(SUBSCRIPTION, new AtomicLong()), heap);
        if (read != rows) {
            throw new IllegalStateException("Rowcast took " + read + " rows of " + rows);
        }
        figures.accept(Figure.of(
                NAME,
                String.format(Locale.ROOT, "%,d rows", rows),
                OURS,
                "live heap, at most",
                "MB",
                heap.megabytes()));
    }

    private static long processorNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long load(Endpoints.Mysql mysql, Path folder, Destinations destinations) throws Exception {
        return load(mysql, folder, destinations, LoadListener.NONE);
    }

    private static long load(Endpoints.Mysql mysql, Path folder, Destinations destinations, LoadListener listener)
            throws Exception {
        Path contracts = Files.createTempFile(folder, "contracts", ".jsonl");
        Files.delete(contracts);
        LoadSetup setup = new LoadSetup(
                new MysqlSource(
                        mysql.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED",
                        Map.of("user", mysql.user(), "password", mysql.password())),
                SourceForm.RECOMMENDED,
                (connection, server) -> {},
                "bench",
                RoutingParser.parse(ROUTES),
                SUBSCRIPTION,
                destinations,
                GateRules.of("bench"),
                () -> FileContractLog.open(contracts),
                new RowVersion(0, 0),
                Duration.ofMinutes(50),
                Optional::empty);
        LoadedTable loaded = new Load(
                        setup,
                        new LoadPlan(WORKERS, RANGE, 0, SourceLimits.NONE, false, 10),
                        LoadProgress.none(setup.version()),
                        listener)
                .run(List.of(TABLE))
                .get(0);
        if (!loaded.isFinished() || loaded.rejectedRows() > 0) {
            throw new IllegalStateException(loaded.toString());
        }
        return loaded.rows();
    }

    private static Map<String, Object> jdbc(Endpoints.Postgres at) {
        return Map.of(
                "url",
                at.jdbcUrl(),
                "schema",
                "bench",
                "auth",
                Map.of("user", at.user(), "password", new Secret("bench", at.password())));
    }

    private static MysqlDataSource source(Endpoints.Mysql at) {
        MysqlDataSource source = new MysqlDataSource();
        source.setUrl(at.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED");
        source.setUser(at.user());
        source.setPassword(at.password());
        return source;
    }

    private static PGSimpleDataSource target(Endpoints.Postgres at) {
        PGSimpleDataSource target = new PGSimpleDataSource();
        target.setURL(at.jdbcUrl());
        target.setUser(at.user());
        target.setPassword(at.password());
        target.setReWriteBatchedInserts(true);
        return target;
    }

    private static void fill(MysqlDataSource source, long rows) throws SQLException {
        execute(
                source.getConnection(),
                "CREATE DATABASE bench",
                "CREATE TABLE bench.orders (id BIGINT PRIMARY KEY, customer_id BIGINT NOT NULL, status VARCHAR(20) NOT NULL, amount DECIMAL(12,2),"
                        + " note VARCHAR(200), approved_at TIMESTAMP(6) NULL, created_at DATETIME(6) NOT NULL)",
                "SET SESSION cte_max_recursion_depth = 100000000",
                "INSERT INTO bench.orders WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < "
                        + rows
                        + ") SELECT i, i * 7 % 1000, IF(i % 3 = 0, 'approved', 'open'), i / 7, CONCAT('note of order ', i, ' ', SHA1(i)),"
                        + " IF(i % 3 = 0, '2026-01-02 03:04:05.678901', NULL), '2026-01-01 00:00:00.000001' FROM n");
    }

    private static void lengthen(MysqlDataSource source, long rows) throws SQLException {
        for (int part = 1; part < LONGER; part++) {
            execute(
                    source.getConnection(),
                    "INSERT INTO bench.orders SELECT id + " + part * rows
                            + ", customer_id, status, amount, note, approved_at, created_at FROM bench.orders WHERE id <= "
                            + rows);
        }
    }

    private static void execute(Connection open, String... statements) throws SQLException {
        try (Connection connection = open;
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void delete(Path folder) throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
