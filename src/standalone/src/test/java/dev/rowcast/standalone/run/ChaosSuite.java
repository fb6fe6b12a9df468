package dev.rowcast.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.standalone.run.ChaosSubscriber.Mode;
import dev.rowcast.standalone.state.LetterTable;
import dev.rowcast.standalone.state.LetterTable.Numbered;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random faults while rows are written, and then what the subscriber holds against the database. Run by {@code mvn verify -Pchaos};
 * {@code -Drowcast.chaos.seeds=1,2,3} repeats seeds, {@code -Drowcast.chaos.count=20} draws so many.
 */
class ChaosSuite {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final int FAULTS = Integer.getInteger("rowcast.chaos.faults", 32);
    private static final List<String> TABLES = List.of("orders", "customers", "refused");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What happens, while all goes on. */
    private enum Fault {
        KILL,
        HALT_AT_STEP,
        STOP_AND_CONTINUE,
        SOURCE_RESTARTED,
        SOURCE_KILLED,
        CONNECTIONS_CUT,
        STATE_LOCKED,
        UNAVAILABLE,
        RETRY,
        HANGS
    }

    @TempDir
    Path folder;

    private Shop shop;
    private ChaosSubscriber subscriber;
    private Random random;
    private Process process;
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);

    static LongStream seeds() {
        String wanted = System.getProperty("rowcast.chaos.seeds", "");
        if (!wanted.isBlank()) {
            return Arrays.stream(wanted.split(",")).mapToLong(seed -> Long.parseLong(seed.strip()));
        }
        return ThreadLocalRandom.current()
                .ints(Integer.getInteger("rowcast.chaos.count", 3), 1, 1_000_000)
                .asLongStream();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatTheSubscriberHoldsIsWhatTheDatabaseHolds(long seed) throws Exception {
        random = new Random(seed);
        shop = Shop.open("chaos");
        for (String table : TABLES) {
            shop.execute("CREATE TABLE " + table + " (id INT PRIMARY KEY, value VARCHAR(200))");
        }
        subscriber = new ChaosSubscriber(new Random(seed + 1));
        ChaosWriter one = new ChaosWriter(shop, 0, TABLES, new Random(seed + 2));
        ChaosWriter two = new ChaosWriter(shop, 100, TABLES, new Random(seed + 3));
        List<Thread> writers = List.of(new Thread(one), new Thread(two));
        try {
            start("", 0);
            shop.execute("INSERT INTO orders VALUES (1000, 'new0')");
            awaitProgress();
            writers.forEach(Thread::start);
            for (int i = 0; i < FAULTS; i++) {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(1_500));
                inflict(Fault.values()[random.nextInt(Fault.values().length)]);
            }
            one.stop();
            two.stop();
            for (Thread each : writers) {
                each.join(60_000);
            }
            subscriber.behave(Mode.WELL, "");
            startIfDead();
            check();
            System.out.printf(
                    Locale.ROOT,
                    "seed %d: %d changes written, %d arrived (%d again), %d rejected; faults %s%n",
                    seed,
                    one.written() + two.written(),
                    subscriber.changes(),
                    subscriber.repeats(),
                    subscriber.rejected().size(),
                    faults);
        } finally {
            one.stop();
            two.stop();
            end();
            subscriber.close();
            shop.close();
        }
    }

    private void inflict(Fault fault) throws Exception {
        faults.merge(fault, 1, Integer::sum);
        startIfDead();
        switch (fault) {
            case KILL -> {
                end();
                start("", 0);
                awaitProgress();
            }
            case HALT_AT_STEP -> {
                end();
                start(Step.values()[random.nextInt(Step.values().length)].name(), 1 + random.nextInt(40));
                process.waitFor(20, TimeUnit.SECONDS);
                startIfDead();
                awaitProgress();
            }
            case STOP_AND_CONTINUE -> {
                signal("STOP");
                TimeUnit.MILLISECONDS.sleep(random.nextInt(5_000));
                signal("CONT");
            }
            case SOURCE_RESTARTED -> {
                Shop.server().server().stop();
                shop.startServer();
            }
            case SOURCE_KILLED -> {
                Shop.server().server().kill();
                shop.startServer();
            }
            case CONNECTIONS_CUT -> shop.kill("dbz");
            case STATE_LOCKED -> lock();
            case UNAVAILABLE -> subscriberIs(Mode.UNAVAILABLE);
            case RETRY -> subscriberIs(Mode.RETRY);
            case HANGS -> subscriberIs(Mode.HANGS);
        }
    }

    /** So that the next fault meets a process that reads, most times: a service that refuses may be why it doesn't. */
    private void awaitProgress() throws InterruptedException {
        int before = subscriber.changes();
        for (int i = 0; i < 200 && subscriber.changes() == before; i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void subscriberIs(Mode mode) throws InterruptedException {
        List<String> whom = List.of("", "orders", "customers", "refused");
        subscriber.behave(mode, whom.get(random.nextInt(whom.size())));
        TimeUnit.MILLISECONDS.sleep(random.nextInt(4_000));
        if (random.nextInt(3) > 0) {
            subscriber.behave(Mode.WELL, "");
        }
    }

    private void lock() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file() + "?busy_timeout=60000");
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            TimeUnit.MILLISECONDS.sleep(random.nextInt(9_000));
            statement.execute("COMMIT");
        }
    }

    private Path file() {
        return folder.resolve("state.db");
    }

    private void check() throws Exception {
        for (String table : TABLES) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
                Map<String, String> expected = shop.rows("SELECT id, value FROM " + table);
                Set<String> bad = new HashSet<>();
                expected.forEach((id, value) -> {
                    if (value.startsWith(ChaosSubscriber.BAD)) {
                        bad.add(id);
                    }
                });
                assertThat(without(subscriber.rows(table), bad)).as(table).isEqualTo(without(expected, bad));
            });
        }
        assertThat(subscriber.outOfOrder()).isEmpty();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lettersIds()).isEqualTo(subscriber.rejected()));
    }

    private static Map<String, String> without(Map<String, String> rows, Set<String> keys) {
        Map<String, String> rest = new TreeMap<>(rows);
        rest.keySet().removeAll(keys);
        return rest;
    }

    private Set<String> lettersIds() throws Exception {
        Set<String> ids = new HashSet<>();
        State state = State.open("jdbc:sqlite:" + file(), null, null);
        try (Session session = state.session()) {
            List<Numbered> letters = session.run(connection -> LetterTable.from(connection, 0, Integer.MAX_VALUE));
            for (Numbered each : letters) {
                ids.add(JSON.readTree(each.letter().labels()).get("id").asText());
            }
        }
        return ids;
    }

    private void startIfDead() throws Exception {
        if (!process.isAlive()) {
            start("", 0);
        }
    }

    private void start(String step, int times) throws Exception {
        String routes = """
                {"defaults": {"tls": {"plaintext": true}, "retry": {"initial": "50ms", "max": "300ms"}},
                 "subscriptions": [{"name": "orders", "tables": ["chaos.orders"], "target": "127.0.0.1:%1$d", "describe": "always"},
                                   {"name": "others", "tables": ["chaos.customers", "chaos.refused"], "target": "127.0.0.1:%1$d", "describe": "always"}]}""".formatted(subscriber.port());
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingProcess.class.getName(),
                        String.valueOf(Shop.server().address().port()),
                        String.valueOf(7_000 + random.nextInt(50_000)),
                        "chaos",
                        routes,
                        folder.toString(),
                        step,
                        String.valueOf(times)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/chaos.log")))
                .start();
    }

    private void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }
}
