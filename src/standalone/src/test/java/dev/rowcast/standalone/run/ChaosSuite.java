package dev.rowcast.standalone.run;

import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.samples.CuttingProxy;
import dev.rowcast.samples.Pause;
import dev.rowcast.standalone.run.ChaosSubscriber.Mode;
import dev.rowcast.standalone.state.LetterTable;
import dev.rowcast.standalone.state.LetterTable.Numbered;
import dev.rowcast.standalone.state.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random faults while rows are written, and then what the subscriber holds against the database: of even seeds for one process with its state in SQLite,
 * of odd ones for two with a lease on MySQL. Run by {@code mvn verify -Pchaos}; {@code -Drowcast.chaos.seeds=1,2,3} repeats seeds,
 * {@code -Drowcast.chaos.count=20} draws so many.
 */
class ChaosSuite {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final int FAULTS = Integer.getInteger("rowcast.chaos.faults", 32);
    private static final List<String> TABLES = List.of("orders", "customers", "refused");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<ChaosFigures> FIGURES = new ArrayList<>();

    @TempDir
    Path folder;

    private static ReplicaServer replica;

    private Shop shop;
    private CuttingProxy address;
    private ChaosSubscriber subscriber;
    private Random random;
    private ChaosDiary diary;
    private ChaosProcesses processes;
    private List<ChaosWriter> writers;
    private final Map<ChaosFault, Integer> faults = new EnumMap<>(ChaosFault.class);

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
        long begun = System.nanoTime();
        random = new Random(seed);
        diary = ChaosDiary.of(seed);
        shop = Shop.open("chaos");
        replica.replicate(shop);
        address = new CuttingProxy();
        moveAddress();
        for (String table : TABLES) {
            shop.execute("CREATE TABLE " + table + " (id INT PRIMARY KEY, value VARCHAR(200))");
        }
        subscriber = new ChaosSubscriber(new Random(seed + 1), diary);
        processes = seed % 2 == 0
                ? ChaosProcesses.one(address.port(), "chaos", routes(), random, diary, folder)
                : ChaosProcesses.two(address.port(), "chaos", routes(), random, diary);
        writers = List.of(
                new ChaosWriter(shop, 0, TABLES, new Random(seed + 2), diary),
                new ChaosWriter(shop, 100, TABLES, new Random(seed + 3), diary));
        List<Thread> writing = writers.stream().map(Thread::new).toList();
        try {
            processes.startDead();
            shop.execute("INSERT INTO orders VALUES (1000, 'new0')");
            awaitTrue(() -> subscriber.changes() > 0);
            writing.forEach(Thread::start);
            for (int i = 0; i < FAULTS; i++) {
                Pause.millis(random.nextInt(1_500));
                inflict(processes.faults().get(random.nextInt(processes.faults().size())));
            }
            writers.forEach(ChaosWriter::stop);
            for (Thread each : writing) {
                each.join(60_000);
            }
            subscriber.behave(Mode.WELL, "");
            diary.note("the last change is written; nothing is broken any more");
            check(seed, begun);
        } catch (Exception broken) {
            diary.note("the suite itself can't go on: " + broken);
            throw broken;
        } finally {
            writers.forEach(ChaosWriter::stop);
            processes.close();
            address.close();
            subscriber.close();
            shop.close();
        }
    }

    @BeforeAll
    static void startReplica() {
        replica = ReplicaServer.start();
    }

    @AfterAll
    static void endReplica() throws SQLException {
        replica.detach();
        replica.close();
    }

    @AfterAll
    static void summary() throws IOException {
        List<String> lines =
                new ArrayList<>(FIGURES.stream().map(ChaosFigures::line).toList());
        lines.add(ChaosFigures.total(FIGURES));
        Path file = Path.of("target", "chaos", "summary.txt");
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
        lines.forEach(System.out::println);
    }

    private String routes() {
        return """
                {"defaults": {"tls": {"plaintext": true}, "retry": {"initial": "50ms", "max": "300ms"}},
                 "subscriptions": [{"name": "orders", "tables": ["chaos.orders"], "target": "127.0.0.1:%1$d", "describe": "always"},
                                   {"name": "others", "tables": ["chaos.customers", "chaos.refused"], "target": "127.0.0.1:%1$d", "describe": "always"}]}""".formatted(subscriber.port());
    }

    private void inflict(ChaosFault fault) throws Exception {
        faults.merge(fault, 1, Integer::sum);
        processes.startDead();
        diary.note(fault + " begins");
        happen(fault);
        diary.note(fault + " is over");
    }

    private void happen(ChaosFault fault) throws Exception {
        switch (fault) {
            case KILL -> {
                processes.killAny();
                processes.startDead();
                awaitProgress();
            }
            case HALT_AT_STEP -> {
                processes.haltAt(Step.values()[random.nextInt(Step.values().length)], 1 + random.nextInt(40));
                processes.startDead();
                awaitProgress();
            }
            case STOP_AND_CONTINUE ->
                processes.stopAnyFor(random.nextLong(processes.longestStop().toMillis()));
            case SOURCE_RESTARTED -> {
                Shop.server().server().stop();
                shop.startServer();
            }
            case SOURCE_KILLED -> {
                Shop.server().server().kill();
                shop.startServer();
            }
            case SOURCE_FAILED_OVER -> replica.takeOver(shop, random.nextBoolean(), this::moveAddress);
            case CONNECTIONS_CUT -> shop.kill("dbz");
            case STATE_LOCKED, STATE_FULL, STATE_RESTARTED, STATE_KILLED -> processes.take(fault);
            case UNAVAILABLE -> subscriberIs(Mode.UNAVAILABLE);
            case RETRY -> subscriberIs(Mode.RETRY);
            case HANGS -> subscriberIs(Mode.HANGS);
        }
    }

    private void moveAddress() {
        address.to(Shop.server().address().port());
        address.cut();
    }

    /** So that the next fault meets a process that reads, on a busy machine too: a service that refuses may be why it doesn't. */
    private void awaitProgress() {
        int before = subscriber.changes();
        int patience = subscriber.isWell() ? 1_200 : 100;
        for (int i = 0; i < patience && subscriber.changes() == before; i++) {
            Pause.millis(50);
        }
    }

    private void subscriberIs(Mode mode) {
        List<String> whom = List.of("", "orders", "customers", "refused");
        subscriber.behave(mode, whom.get(random.nextInt(whom.size())));
        Pause.millis(random.nextInt(4_000));
        if (random.nextInt(3) > 0) {
            subscriber.behave(Mode.WELL, "");
        }
    }

    private void check(long seed, long begun) throws Exception {
        awaitTrue(() -> differing().isEmpty());
        awaitTrue(() -> lettersIds().equals(subscriber.rejected()));
        Set<String> differing = differing();
        ChaosFigures figures = new ChaosFigures(
                seed,
                seed % 2 == 0 ? "one process" : "two processes",
                faults,
                writers.stream().mapToLong(ChaosWriter::written).sum(),
                subscriber.changes(),
                subscriber.repeats(),
                subscriber.rejected().size(),
                differing.size(),
                subscriber.outOfOrder().size(),
                Duration.ofNanos(System.nanoTime() - begun).toSeconds());
        FIGURES.add(figures);
        System.out.println(figures.line());
        if (differing.isEmpty()
                && processes.brokenDown().isEmpty()
                && subscriber.outOfOrder().isEmpty()
                && lettersIds().equals(subscriber.rejected())) {
            diary.forget();
        } else {
            fail(report(figures, differing));
        }
    }

    /**
     * Waits for as long as changes arrive, however slowly a busy machine lets them, and where none does for a while more; that it never becomes true is
     * told in the end. A process that has ended by itself is started again, as a supervisor would.
     */
    private void awaitTrue(Callable<Boolean> condition) {
        int before;
        do {
            before = subscriber.changes();
            try {
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
                    processes.startDead();
                    return condition.call();
                });
                return;
            } catch (ConditionTimeoutException notYet) {
                diary.note("it was waited for " + PATIENCE.toSeconds() + " s, in which "
                        + (subscriber.changes() - before) + " changes arrived");
            }
        } while (subscriber.changes() > before);
    }

    private String report(ChaosFigures figures, Set<String> differing) throws Exception {
        ChaosReport report = new ChaosReport(diary, shop, subscriber, writers, processes);
        return report.of(figures, differing, lettersIds());
    }

    /** Rows that the service has otherwise than the database, but for those that it refuses. */
    private Set<String> differing() throws SQLException {
        Set<String> all = new TreeSet<>();
        for (String table : TABLES) {
            Map<String, String> expected = shop.rows("SELECT id, value FROM " + table);
            Map<String, String> found = subscriber.rows(table);
            Set<String> keys = new TreeSet<>(expected.keySet());
            keys.addAll(found.keySet());
            keys.removeIf(key -> expected.getOrDefault(key, "").startsWith(ChaosSubscriber.BAD)
                    || Objects.equals(expected.get(key), found.get(key)));
            keys.forEach(key -> all.add(table + " " + key));
        }
        return all;
    }

    private Set<String> lettersIds() throws Exception {
        Set<String> ids = new HashSet<>();
        try (Session session = processes.open().session()) {
            List<Numbered> letters = session.run(connection -> LetterTable.from(connection, 0, Integer.MAX_VALUE));
            for (Numbered each : letters) {
                ids.add(JSON.readTree(each.letter().labels()).get("id").asText());
            }
        }
        return ids;
    }
}
