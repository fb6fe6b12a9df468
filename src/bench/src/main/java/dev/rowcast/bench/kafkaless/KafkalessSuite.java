package dev.rowcast.bench.kafkaless;

import dev.rowcast.bench.Effort;
import dev.rowcast.bench.Suite;
import dev.rowcast.bench.report.Figure;
import dev.rowcast.standalone.engine.Engine;
import dev.rowcast.standalone.state.History;
import dev.rowcast.standalone.state.Position;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;

/** What the way from MySQL's binary log to a service costs without Kafka, beside a bare engine that drops what it reads. */
public final class KafkalessSuite implements Suite {
    static final String NAME = "kafkaless";

    static final String OURS = "Rowcast";
    private static final String CATCHING_UP = "catching up, 100 rows in a transaction";
    private static final String BARE = "bare engine, drops all";
    private static final double NANOS_PER_MS = 1e6;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

    /** For the list of suites. */
    public KafkalessSuite() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Rows of 10 columns from MySQL's binary log to a gRPC service in one process, beside a bare engine";
    }

    @Override
    public void run(Effort effort, Consumer<Figure> figures, Consumer<String> progress) throws Exception {
        boolean quick = effort == Effort.QUICK;
        Path directory = Files.createTempDirectory("rowcast-kafkaless");
        try (Orders orders = new Orders(directory.resolve("mysql"));
                Service service = new Service()) {
            Path state = directory.resolve("state.db");
            progress.accept("reading the empty table");
            latency(orders, service, state, quick ? 300 : 2_000, figures);
            throughput(orders, service, directory, state, quick ? 60_000 : 300_000, quick ? 3 : 7, figures, progress);
            progress.accept("1,000 tables");
            try (Tables tables = new Tables(orders.address(), ManyTables.TABLES)) {
                ManyTables.Told told = (scenario, metric, unit, value) ->
                        figures.accept(Figure.of(NAME, scenario, OURS, metric, unit, value));
                new ManyTables(tables, service, directory.resolve("many"), told).measure(quick ? 50_000 : 200_000);
            }
        } finally {
            delete(directory);
        }
    }

    private static void latency(Orders orders, Service service, Path state, int rows, Consumer<Figure> figures)
            throws Exception {
        orders.insert(1);
        long begun = System.nanoTime();
        try (Process process = new Process(orders.source(), state, service)) {
            Service.await(() -> service.arrived() == 1);
            figures.accept(Figure.of(
                    NAME,
                    "one row",
                    OURS,
                    "time from the start to the first change",
                    "ms",
                    (service.lastNanos() - begun) / NANOS_PER_MS));
            one(orders, service, 200);
            double[] millis = one(orders, service, rows);
            Arrays.sort(millis);
            String scenario = "one row at a time, at rest";
            figures.accept(Figure.of(NAME, scenario, OURS, "latency p50", "ms", millis[rows / 2]));
            figures.accept(Figure.of(NAME, scenario, OURS, "latency p99", "ms", millis[rows * 99 / 100]));
            figures.accept(Figure.of(NAME, scenario, OURS, "latency p99.9", "ms", millis[rows * 999 / 1000]));
        }
    }

    /** From the commit's return to the arrival at the service, each. */
    private static double[] one(Orders orders, Service service, int rows) throws Exception {
        double[] millis = new double[rows];
        for (int i = 0; i < rows; i++) {
            long before = service.arrived();
            orders.insert(1);
            long committed = System.nanoTime();
            Service.await(() -> service.arrived() > before);
            millis[i] = Math.max(0, service.lastNanos() - committed) / NANOS_PER_MS;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return millis;
    }

    private static void throughput(
            Orders orders,
            Service service,
            Path directory,
            Path state,
            int rows,
            int rounds,
            Consumer<Figure> figures,
            Consumer<String> progress)
            throws Exception {
        orders.insert(rows);
        Pace[] ours = new Pace[rounds];
        Pace[] bare = new Pace[rounds];
        for (int round = -1; round < rounds; round++) {
            progress.accept(round < 0 ? "warming up" : "round " + (round + 1) + " of " + rounds);
            Path copy = directory.resolve("round.db");
            Files.copy(state, copy, StandardCopyOption.REPLACE_EXISTING);
            Pace theirs = bare(orders, copy, rows);
            Pace mine = ours(orders, service, copy, rows);
            if (round >= 0) {
                bare[round] = theirs;
                ours[round] = mine;
            }
        }
        double[] ratios = new double[rounds];
        Arrays.setAll(ratios, round -> ours[round].rate() / bare[round].rate());
        pace(BARE, bare, figures);
        pace(OURS, ours, figures);
        figures.accept(Figure.of(NAME, CATCHING_UP, OURS, "throughput of the bare engine's", "×", ratios));
    }

    private static void pace(String subject, Pace[] rounds, Consumer<Figure> figures) {
        double[] rates = Arrays.stream(rounds).mapToDouble(Pace::rate).toArray();
        double[] micros = Arrays.stream(rounds).mapToDouble(Pace::micros).toArray();
        figures.accept(Figure.of(NAME, CATCHING_UP, subject, "throughput", "rows/s", rates));
        figures.accept(Figure.of(NAME, CATCHING_UP, subject, "processor time, the service's too", "µs/row", micros));
    }

    /** From the first record to the last. */
    private static Pace bare(Orders orders, Path state, int rows) throws Exception {
        State opened = State.open("jdbc:sqlite:" + state, null, null);
        AtomicLong read = new AtomicLong();
        AtomicReference<Pace.Begin> first = new AtomicReference<>();
        AtomicLong last = new AtomicLong();
        try (Session session = opened.session();
                History history = new History(opened, "bench")) {
            Position position = session.run(connection -> Position.read(connection, "bench"));
            try (Engine engine = Engine.start(orders.source().engineSettings(), position::place, history, records -> {
                for (SourceRecord record : records) {
                    if (record.topic().equals("bench.bench.orders") && read.incrementAndGet() == 1) {
                        first.set(Pace.Begin.now());
                    }
                }
                last.set(System.nanoTime());
            })) {
                Service.await(() -> read.get() >= rows);
                return Objects.requireNonNull(first.get()).until(last.get(), rows);
            }
        }
    }

    private static Pace ours(Orders orders, Service service, Path state, int rows) throws Exception {
        long before = service.arrived();
        try (Process process = new Process(orders.source(), state, service)) {
            Service.await(() -> service.arrived() > before);
            Pace.Begin first = Pace.Begin.now();
            Service.await(() -> service.arrived() >= before + rows);
            return first.until(service.lastNanos(), rows);
        }
    }

    private static void delete(Path directory) throws Exception {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
