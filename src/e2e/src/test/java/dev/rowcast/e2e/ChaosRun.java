package dev.rowcast.e2e;

import static org.awaitility.Awaitility.await;

import dev.rowcast.change.TableId;
import dev.rowcast.e2e.ChaosPlan.Step;
import dev.rowcast.samples.Pause;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectException;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.ConnectorStatus;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One seed: a pipeline of its own, a workload, faults, quiet, and what is then found. */
final class ChaosRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int NURSE_SECONDS = 2;

    private final TestStack stack = TestStack.shared();
    private final ChaosPlan plan;
    private final int leastChanges;
    private final String database;
    private final Connectors connectors;
    private final Path folder;
    private final List<SubscriberProcess> subscribers = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final ScheduledExecutorService nurse = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService steps = Executors.newCachedThreadPool();
    private final long start = System.nanoTime();
    private long startMillis;
    private int sourceRestarts;

    ChaosRun(ChaosPlan plan, int leastChanges) {
        this.plan = plan;
        this.leastChanges = leastChanges;
        this.database = "chaos_" + plan.seed();
        this.folder = Path.of("target", "chaos", "seed-" + plan.seed()).toAbsolutePath();
        this.connectors = new Connectors(
                database + "_" + stack.number(),
                database,
                stack.endpoints().mysql(),
                stack.endpoints().kafka().bootstrapServers());
    }

    ChaosFindings run() throws IOException {
        PluginZip.delete(folder);
        Files.createDirectories(folder);
        say(plan.tasks() + " tasks, " + plan.partitions() + " partitions, "
                + (plan.compact() ? "compact records, " : "JSON, ")
                + (plan.lenient() ? "lenient" : "standard, retyped columns by " + plan.retyped()));
        plan.subscriptions().forEach(each -> say(each.toString()));
        Endpoints.Mysql mysql = stack.endpoints().mysql();
        try (Database db = Database.create(mysql.jdbcUrl(), mysql.user(), mysql.password(), database)) {
            ChaosTables.create(db);
        }
        startAll();
        startMillis = System.currentTimeMillis();
        ChaosTables tables = new ChaosTables();
        Random random = new Random(plan.seed());
        ChaosFaults faults = new ChaosFaults(subscribers, this::connect, tables, this::lettersWant, this::say);
        try (CommitWatch commits = CommitWatch.start(stack.topics(), connectors.sinkName());
                HoldClerk clerk = HoldClerk.start(
                        connectors.contractLog(), new TableId(database, "orders"), plan.retyped(), this::say);
                ChaosWorkload workload = ChaosWorkload.start(tables, this::connect, leastChanges, random)) {
            nurse.scheduleWithFixedDelay(this::nurse, NURSE_SECONDS, NURSE_SECONDS, TimeUnit.SECONDS);
            faults(faults);
            await().atMost(PATIENCE).until(() -> workload.changes() >= leastChanges);
            workload.stop();
            say(String.format(
                    Locale.ROOT,
                    "workload over: %,d changes, %d transactions failed",
                    workload.changes(),
                    workload.failures()));
            awaitQuiet();
            return findings(faults, commits, clerk);
        }
    }

    private ChaosFindings findings(ChaosFaults faults, CommitWatch commits, HoldClerk clerk) {
        try (Database db = connect()) {
            ChaosFindings findings = new ChaosFindings(
                    plan,
                    SourceTopics.changes(topics()),
                    SourceTopics.deadLetters(connectors.deadLetters()),
                    faults.happened(),
                    startMillis,
                    db);
            for (int i = 0; i < subscribers.size(); i++) {
                findings.subscriber(
                        plan.subscriptions().get(i), i, subscribers.get(i).log());
            }
            findings.commits(commits.samples());
            synchronized (failures) {
                failures.forEach(findings::problem);
            }
            findings.ended(Duration.ofNanos(System.nanoTime() - start), clerk.approved(), sourceRestarts);
            return findings;
        }
    }

    private void startAll() {
        List<String> targets = new ArrayList<>();
        for (ChaosPlan.Subscription subscription : plan.subscriptions()) {
            SubscriberProcess process =
                    new SubscriberProcess(folder.resolve(subscription.name() + ".log"), subscription);
            subscribers.add(process);
            targets.add(process.target());
        }
        subscribers.forEach(SubscriberProcess::start);
        ConnectClient connect = stack.connect();
        ConnectorConfig source = connectors
                .source(7000 + stack.number())
                .withAll(Map.of(
                        "topic.creation.default.partitions",
                        Integer.toString(plan.partitions()),
                        "topic.creation.default.replication.factor",
                        "1"));
        ConnectorConfig sink = connectors
                .sink()
                .withAll(
                        Map.of("tasks.max", Integer.toString(plan.tasks()), "routes", plan.routing(database, targets)));
        if (plan.compact()) {
            source = source.withAll(Connectors.compact(connectors.brokers()));
            sink = sink.withAll(Connectors.compact(connectors.brokers()));
        }
        connect.register(source);
        connect.awaitRunning(source.name(), PATIENCE);
        connect.register(sink);
        connect.awaitRunning(sink.name(), PATIENCE);
        await().atMost(PATIENCE)
                .until(() -> subscribers.stream().allMatch(each -> Files.exists(each.log()) && size(each.log()) > 0));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void faults(ChaosFaults faults) {
        List<Future<?>> running = new ArrayList<>();
        for (Step step : plan.steps()) {
            Pause.millis(step.afterMillis());
            running.add(steps.submit(() -> faults.inject(step)));
        }
        for (Future<?> each : running) {
            try {
                each.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a fault couldn't be made", e.getCause());
            }
        }
    }

    /** The source has written the last row, and the sink has committed all that it wrote. */
    private void awaitQuiet() {
        String last = "quiet" + startMillis;
        try (Database db = connect()) {
            db.execute("INSERT INTO orders (id, customer, status, amount) VALUES (999999999, 1, '" + last + "', 1)");
        }
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> subscribers.stream().allMatch(each -> has(each.log(), last)));
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> stack.topics().lag(connectors.sinkName(), topics()).isEmpty());
    }

    private static boolean has(Path log, String text) {
        boolean[] found = {false};
        DeliveryLog.read(
                log,
                entry -> found[0] |= entry.batch().getChangesList().stream()
                        .anyMatch(change -> change.getAfter()
                                .toString(StandardCharsets.ISO_8859_1)
                                .contains(text)));
        return found[0];
    }

    private Set<String> topics() {
        return ChaosTables.NAMES.stream()
                .map(table -> connectors.prefix() + "." + database + "." + table)
                .collect(Collectors.toSet());
    }

    /** A source task that gave up is the operator's business; a sink task of ours that did is a finding. */
    private void nurse() {
        try {
            for (String name : List.of(connectors.sourceName(), connectors.sinkName())) {
                ConnectorStatus status = stack.connect().status(name);
                if (status.isFailed()) {
                    say(status.describe().lines().limit(3).collect(Collectors.joining(" | ")));
                    if (name.equals(connectors.sinkName())) {
                        synchronized (failures) {
                            failures.add("a sink task failed: " + status.describe());
                        }
                    } else {
                        sourceRestarts++;
                    }
                    stack.connect().restart(name);
                }
            }
        } catch (ConnectException workerAway) {
            return;
        }
    }

    private Database connect() {
        Endpoints.Mysql mysql = stack.endpoints().mysql();
        return Database.connect(mysql.jdbcUrl(), mysql.user(), mysql.password(), database);
    }

    /** Waits for the brokers, which may be away. */
    private void lettersWant(String replicas) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(
                        () -> stack.topics().configure(connectors.deadLetters(), "min.insync.replicas", replicas));
    }

    private void say(String what) {
        System.out.printf(Locale.ROOT, "[seed %d, %5.1f s] %s%n", plan.seed(), (System.nanoTime() - start) / 1e9, what);
    }

    @Override
    public void close() {
        nurse.shutdownNow();
        steps.shutdownNow();
        Stack servers = stack.stack();
        servers.mysql().start();
        servers.kafka().start();
        servers.connect().start();
        for (String name : stack.connect().connectors()) {
            stack.connect().delete(name);
        }
        subscribers.forEach(SubscriberProcess::close);
        try (Database db = connect()) {
            db.execute("DROP DATABASE " + database);
        }
    }
}
