package dev.rowcast.batch.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.samples.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tables that are written all the while are loaded into a store that {@code rowcast run} streams into, and everything that takes part is killed, stopped,
 * throttled or fails over meanwhile: in the end the store has what MySQL has, and without the guard it hasn't. A suite of a store extends this. Run by
 * {@code mvn verify -Pchaos}; {@code -Drowcast.chaos.seeds=1,2,3} repeats seeds, {@code -Drowcast.chaos.count=20} draws so many,
 * {@code -Drowcast.load.rows=1000000} has so many rows in all.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public abstract class LoadFaults {
    private static final int ROWS = Integer.getInteger("rowcast.load.rows", 50_000) / LoadTable.values().length;
    private static final int ROWS_PER_SECOND = Integer.getInteger("rowcast.load.rate", Math.max(3_000, ROWS / 15));
    private static final Duration PATIENCE = Duration.ofSeconds(900L + ROWS / 100);
    private static final int SERVER_ID = 6_200;
    /** Ends the load by itself, with some of what it was asked for left, and whoever asked has it go on. */
    private static final int NOT_ALL = 3;

    @TempDir
    protected static Path temporary;

    private final ReadWriteLock failover = new ReentrantReadWriteLock();
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private MysqlPair mysql;
    private Path folder;
    private String database;
    private Program commands;
    private Random random;
    private Process stream;
    private Process load;

    /** What happens, while all goes on. */
    private enum Fault {
        LOAD_KILLED,
        LOAD_STOPPED_AND_CONTINUED,
        STREAM_KILLED,
        MYSQL_KILLED,
        MYSQL_RESTARTED,
        MYSQL_FAILED_OVER,
        MYSQL_FAILED_OVER_AND_KILLED,
        CONNECTIONS_CUT,
        STORE_REFUSES,
        STORE_RESTARTED
    }

    /** What the destination is called. */
    protected abstract String type();

    /** The settings of a destination, as members of its JSON, with a comma before the first; two databases' tables aren't the same there. */
    protected abstract String settings(String database);

    /** Whether the table of that name is there. */
    protected abstract boolean has(String database, String table);

    /** The value of the secret {@code store}. */
    protected String password() {
        return "sesame";
    }

    /** Has the store refuse, throttle and lose for some seconds, and then be well. */
    protected abstract void refuse(Random random, String database);

    /** Has the store die and come back, with all that it has acknowledged. */
    protected abstract void restart();

    /** Has it take writes of the database's tables, which are there, whatever their version. */
    protected abstract void withoutGuard(String database);

    static LongStream seeds() {
        String wanted = System.getProperty("rowcast.chaos.seeds", "");
        if (!wanted.isBlank()) {
            return Arrays.stream(wanted.split(",")).mapToLong(seed -> Long.parseLong(seed.strip()));
        }
        return ThreadLocalRandom.current()
                .ints(Integer.getInteger("rowcast.chaos.count", 3), 1, 1_000_000)
                .asLongStream();
    }

    @BeforeAll
    void startServers() throws SQLException {
        mysql = MysqlPair.start(temporary, SERVER_ID);
    }

    @AfterAll
    void endServers() {
        mysql.close();
    }

    @Order(1)
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theStoreHasWhatMysqlHas(long seed) throws Exception {
        begin("load" + seed, seed);
        try (Program closed = commands) {
            List<LoadWriter> writers = run(true);
            assertThat(faults).as("faults while it was loaded").isNotEmpty();
            assertThat(compared(60))
                    .as("seed " + seed + ", " + faults + "\n" + commands.said("verify"))
                    .isZero();
            for (LoadTable table : LoadTable.values()) {
                String rows = mysql.value("SELECT COUNT(*) FROM " + database + "." + table.table());
                assertThat(commands.said("verify"))
                        .contains(database + "." + table.table() + ": " + rows + " rows in MySQL, none differs");
            }
            tell(seed, writers);
        }
    }

    /** The last, since some stores have their guard back only when they are started anew. */
    @Order(2)
    @Test
    void withoutTheGuardItHasNot() throws Exception {
        begin("bare", 1);
        try (Program closed = commands) {
            withoutGuard(database);
            run(false);
            assertThat(compared(5)).as(commands.said("verify")).isEqualTo(1);
        }
    }

    private void begin(String name, long seed) throws Exception {
        faults.clear();
        random = new Random(seed);
        database = name;
        folder = Files.createDirectory(temporary.resolve(name));
        commands = new Program(folder);
        mysql.setGlobal("binlog_transaction_compression = " + (seed % 2 == 0 ? "ON" : "OFF"));
        fill();
        configure();
        startDead();
        for (LoadTable table : LoadTable.values()) {
            await().atMost(PATIENCE).until(() -> {
                mysql.execute("USE " + database, table.update(1 + random.nextInt(2 * ROWS), "v = v + 1"));
                return has(database, table.table());
            });
        }
    }

    private void fill() throws SQLException {
        List<String> statements = new ArrayList<>(List.of(
                "CREATE DATABASE " + database,
                "USE " + database,
                "SET SESSION cte_max_recursion_depth = " + (ROWS + 1)));
        for (LoadTable table : LoadTable.values()) {
            statements.add(table.create());
            statements.add(table.fill(ROWS));
        }
        mysql.execute(statements.toArray(String[]::new));
    }

    private void configure() throws IOException {
        Path zip = Path.of(System.getProperty("rowcast.destination.zip"));
        Files.copy(zip, Files.createDirectory(folder.resolve("destinations")).resolve(zip.getFileName()));
        Files.writeString(folder.resolve("secrets.properties"), "mysql=dbz\nstore=" + password() + "\n");
        Files.writeString(folder.resolve("password"), mysql.users().password());
        Files.writeString(folder.resolve("run.json"), """
                {"source": {"name": "shop", "host": "127.0.0.1", "port": %1$d, "user": "dbz", "password": {"secret": "mysql"}, "serverId": %2$d,
                   "settings": {"snapshot.mode": "no_data"}},
                 "destinations": ["%3$s/destinations"], "secrets": {"file": "secrets.properties"}, "http": {"port": 0},
                 "state": {"url": "jdbc:sqlite:%3$s/state.db"},
                 "routes": {"subscriptions": [
                   {"name": "fresh", "tables": ["%4$s.*"], "destination": {"type": "%5$s"%6$s}}]}}
                """.formatted(
                        mysql.port(), SERVER_ID + 10, folder, database, type(), settings(database)));
    }

    /** Loads, with faults or without, while the tables are written; until it is done. */
    private List<LoadWriter> run(boolean disturbed) throws Exception {
        List<LoadWriter> writers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            LoadWriter writer =
                    new LoadWriter(mysql, database, ROWS, new Random(random.nextLong()), failover.readLock());
            writers.add(writer);
            threads.add(new Thread(writer, "writer " + i));
        }
        threads.forEach(Thread::start);
        try {
            load(disturbed);
        } finally {
            writers.forEach(LoadWriter::stop);
            for (Thread each : threads) {
                each.join();
            }
        }
        startDead();
        return writers;
    }

    private void load(boolean disturbed) throws Exception {
        long begun = System.nanoTime();
        while (true) {
            load = commands.start("sync", sync());
            while (load.isAlive()) {
                if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                    throw new IllegalStateException("not loaded within " + PATIENCE + ": " + commands.said("sync"));
                }
                if (!load.waitFor(disturbed ? 1_000 + random.nextInt(5_000) : 500, TimeUnit.MILLISECONDS)
                        && disturbed) {
                    inflict(Fault.values()[random.nextInt(Fault.values().length)]);
                    startDead();
                }
            }
            int status = load.exitValue();
            if (status == 0) {
                return;
            }
            assertThat(status).as(faults + "\n" + commands.said("sync")).isIn(NOT_ALL, 128 + 9);
        }
    }

    private void startDead() throws IOException {
        if (stream == null || !stream.isAlive()) {
            stream = commands.start("run", List.of("run", "--config", config()));
        }
    }

    private String config() {
        return folder.resolve("run.json").toString();
    }

    private List<String> sync() {
        return List.of(
                "sync",
                "--config",
                config(),
                "--subscription",
                "fresh",
                "--then",
                "stream",
                "--source",
                mysql.jdbcUrl(),
                "--source-user",
                mysql.users().user(),
                "--source-password-file",
                folder.resolve("password").toString(),
                "--workers",
                "2",
                "--range",
                "500",
                "--rows-per-second",
                String.valueOf(ROWS_PER_SECOND),
                "--resume",
                folder.resolve("progress").toString());
    }

    private int compared(int patience) throws Exception {
        return commands.run(
                "verify",
                PATIENCE,
                List.of(
                        "verify",
                        "--config",
                        config(),
                        "--subscription",
                        "fresh",
                        "--patience",
                        String.valueOf(patience)));
    }

    private void inflict(Fault fault) throws Exception {
        faults.merge(fault, 1, Integer::sum);
        switch (fault) {
            case LOAD_KILLED -> load.destroyForcibly().waitFor();
            case LOAD_STOPPED_AND_CONTINUED -> {
                signal("-STOP");
                Pause.millis(random.nextInt(6_000));
                signal("-CONT");
            }
            case STREAM_KILLED -> stream.destroyForcibly().waitFor();
            case MYSQL_KILLED -> mysql.restart(true);
            case MYSQL_RESTARTED -> mysql.restart(false);
            case MYSQL_FAILED_OVER, MYSQL_FAILED_OVER_AND_KILLED -> {
                failover.writeLock().lock();
                try {
                    mysql.failOver(fault == Fault.MYSQL_FAILED_OVER_AND_KILLED);
                } finally {
                    failover.writeLock().unlock();
                }
            }
            case CONNECTIONS_CUT -> mysql.cut();
            case STORE_REFUSES -> refuse(random, database);
            case STORE_RESTARTED -> restart();
        }
    }

    private void signal(String which) throws IOException, InterruptedException {
        new ProcessBuilder("kill", which, String.valueOf(load.pid())).start().waitFor();
    }

    private void tell(long seed, List<LoadWriter> writers) throws IOException {
        String line = "%s, seed %d: %,d rows, %,d changes meanwhile, %d prepared (XA), %d faults %s, none differs"
                .formatted(
                        getClass().getSimpleName(),
                        seed,
                        (long) ROWS * LoadTable.values().length,
                        writers.stream().mapToLong(LoadWriter::written).sum(),
                        writers.stream().mapToInt(LoadWriter::prepared).sum(),
                        faults.values().stream().mapToInt(Integer::intValue).sum(),
                        faults);
        Path summary = Path.of("target", "chaos", "load.txt");
        Files.createDirectories(summary.getParent());
        Files.writeString(summary, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        System.out.println(line);
    }
}
