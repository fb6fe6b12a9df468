package dev.rowcast.bench.sync;

import com.mysql.cj.jdbc.MysqlDataSource;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/** A whole table by {@code rowcast sync} on this machine, beside a reader that drops its rows and a loop by hand, in turns. */
public final class SyncSuite implements Suite {
    private static final String SUBSCRIPTION = "bench";

    private static final String NAME = "sync";
    private static final int SERVER_ID = 82;
    private static final int WORKERS = 4;
    private static final int RANGE = 2_000;
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
            nowhere.put("bare reader, drops all", () -> new HandLoop(source, null, WORKERS, RANGE).run(rows));
            nowhere.put("Rowcast, drops all", () -> {
                taken.set(0);
                long read = load(mysql.address(), folder, unused -> new Nowhere(SUBSCRIPTION, taken));
                return taken.get() == read ? read : -1;
            });
            measure("rows read", nowhere, rows, quick ? 5 : 9, figures, progress);
            PGSimpleDataSource target = target(postgres.address());
            prepare(target);
            Map<String, Way> reports = new LinkedHashMap<>();
            reports.put("by hand, guarded", () -> new HandLoop(source, target, WORKERS, RANGE).run(rows));
            reports.put(
                    "Rowcast",
                    () -> load(
                            mysql.address(),
                            folder,
                            unused -> new JdbcDestinationType().create(SUBSCRIPTION, jdbc(postgres.address()))));
            measure("into PostgreSQL", reports, rows, quick ? 3 : 5, figures, progress);
        } finally {
            delete(folder);
        }
    }

    private static void measure(
            String scenario,
            Map<String, Way> ways,
            long rows,
            int rounds,
            Consumer<Figure> figures,
            Consumer<String> progress)
            throws Exception {
        Map<String, List<Double>> samples = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                long begun = System.nanoTime();
                long read = way.getValue().run();
                double perSecond = rows * 1e9 / (System.nanoTime() - begun);
                if (read != rows) {
                    throw new IllegalStateException(way.getKey() + " took " + read + " rows of " + rows);
                }
                if (round >= 0) {
                    samples.computeIfAbsent(way.getKey(), unused -> new ArrayList<>())
                            .add(perSecond);
                }
            }
            progress.accept("sync, " + scenario + ": round " + (round + 2) + " of " + (rounds + 1));
        }
        List<double[]> each = samples.values().stream()
                .map(all -> all.stream().mapToDouble(Double::doubleValue).toArray())
                .toList();
        samples.forEach((subject, all) -> figures.accept(Figure.of(
                NAME,
                scenario,
                subject,
                "throughput",
                "rows/s",
                all.stream().mapToDouble(Double::doubleValue).toArray())));
        double[] ratios = new double[rounds];
        Arrays.setAll(ratios, round -> each.get(1)[round] / each.get(0)[round]);
        List<String> names = List.copyOf(samples.keySet());
        figures.accept(Figure.of(NAME, scenario, names.get(1), "throughput of " + names.get(0), "×", ratios));
    }

    private static long load(Endpoints.Mysql mysql, Path folder, Destinations destinations) throws Exception {
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
                Duration.ofMinutes(50));
        LoadedTable loaded = new Load(
                        setup,
                        new LoadPlan(WORKERS, RANGE, 0, SourceLimits.NONE, false, 10),
                        LoadProgress.none(setup.version()),
                        LoadListener.NONE)
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

    private static void prepare(PGSimpleDataSource target) throws SQLException {
        execute(
                target.getConnection(),
                "CREATE TABLE by_hand (id BIGINT PRIMARY KEY, customer_id BIGINT, status TEXT, amount NUMERIC, note TEXT,"
                        + " approved_at TIMESTAMPTZ, created_at TIMESTAMP, version BIGINT)");
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
