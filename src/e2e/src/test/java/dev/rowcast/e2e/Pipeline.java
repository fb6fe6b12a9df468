package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.connect.KafkaContractLog;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectException;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.ConnectorStatus;
import dev.rowcast.stack.Endpoints;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionFactory;

/**
 * A test's own way from a database of its own to its subscribers: the connectors of the config folder under names, topics and a contract log
 * that no other test has. It is taken down when the test has ended.
 */
final class Pipeline implements Way {
    /** For what takes seconds when the machine is idle. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final long BETWEEN_CHECKS_NANOS = Duration.ofSeconds(1).toNanos();

    private final TestStack stack;
    private final String database;
    private final Connectors connectors;
    private final Database db;
    private final Map<String, ConnectClient> workers = new HashMap<>();
    private volatile long lastCheck = System.nanoTime();

    private Pipeline(TestStack stack, String database) {
        this.stack = stack;
        this.database = database;
        this.connectors = new Connectors(
                database + stack.number(),
                database,
                stack.endpoints().mysql(),
                stack.endpoints().kafka().bootstrapServers());
        this.db = connect(true);
    }

    /** With a new, empty database of that name. */
    static Pipeline of(String database) {
        TestStack stack = TestStack.shared();
        return stack.forTest(new Pipeline(stack, database));
    }

    private Database connect(boolean create) {
        Endpoints.Mysql mysql = stack.endpoints().mysql();
        return create
                ? Database.create(mysql.jdbcUrl(), mysql.user(), mysql.password(), database)
                : Database.connect(mysql.jdbcUrl(), mysql.user(), mysql.password(), database);
    }

    @Override
    public Database db() {
        return db;
    }

    /** A further connection, which is closed with the test. */
    Database connection() {
        return stack.forTest(connect(false));
    }

    @Override
    public String table(String name) {
        return database + "." + name;
    }

    String topic(String table) {
        return prefix() + "." + database + "." + table;
    }

    Set<String> topics(String... tables) {
        return Arrays.stream(tables).map(this::topic).collect(Collectors.toSet());
    }

    /** Debezium's {@code topic.prefix}. */
    String prefix() {
        return connectors.prefix();
    }

    String source() {
        return connectors.sourceName();
    }

    String sink() {
        return connectors.sinkName();
    }

    String contractLog() {
        return connectors.contractLog();
    }

    String deadLetters() {
        return connectors.deadLetters();
    }

    /** Our connector as in the config folder, with these subscriptions. */
    ConnectorConfig sinkConfig(Route... routes) {
        return connectors.sink(routes);
    }

    /** Starts Debezium's connector with these settings added. */
    void startSource(Map<String, String> settings) {
        start(stack.connect(), connectors.source(7000 + stack.number()).withAll(settings));
    }

    /** Starts both connectors as they are in the config folder, and waits until they run. */
    void start(Route... routes) {
        startSource(Map.of());
        startSink(routes);
    }

    @Override
    public void run(String routes) {
        startSource(Map.of());
        start(stack.connect(), sinkConfig().with("routes", routes));
    }

    void startSink(Route... routes) {
        start(stack.connect(), sinkConfig(routes));
    }

    /** Starts a connector on that worker and waits until it runs. */
    void start(ConnectClient worker, ConnectorConfig connector) {
        register(worker, connector);
        worker.awaitRunning(connector.name(), PATIENCE);
    }

    /** Registers a connector; whether it runs is another matter. */
    void register(ConnectClient worker, ConnectorConfig connector) {
        worker.register(connector);
        workers.put(connector.name(), worker);
    }

    /** Stops the sink, and returns when its tasks have ended. */
    @Override
    public void stop() {
        worker().stop(sink());
        awaitStopped();
    }

    @Override
    public void again() {
        worker().resume(sink());
        worker().awaitRunning(sink(), PATIENCE);
    }

    private ConnectClient worker() {
        return Objects.requireNonNull(workers.get(sink()), "no sink was started");
    }

    /** Waits until the tasks of the sink, which was stopped, have ended. */
    void awaitStopped() {
        waiting().until(() -> {
            ConnectorStatus status = worker().status(sink());
            return status.parts().size() == 1 && status.parts().get(0).state().equals("STOPPED");
        });
        waiting().until(() -> stack.topics().members(sink()).isEmpty());
    }

    /** Waits, but not when one of the connectors has failed. */
    @Override
    public ConditionFactory waiting() {
        return await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .failFast(this::assertNoneFailed);
    }

    /** Not each time, since the worker has better to do. */
    private void assertNoneFailed() {
        long now = System.nanoTime();
        if (now - lastCheck < BETWEEN_CHECKS_NANOS) {
            return;
        }
        lastCheck = now;
        workers.forEach((name, worker) -> {
            ConnectorStatus status = statusOf(name, worker);
            assertThat(status.isFailed()).as(status.describe()).isFalse();
        });
    }

    /** A worker that a test has ended says nothing, and that is no failure of a connector. */
    private static ConnectorStatus statusOf(String name, ConnectClient worker) {
        try {
            return worker.status(name);
        } catch (ConnectException e) {
            return new ConnectorStatus(name, List.of());
        }
    }

    /**
     * Waits until each of these tables, as the subscriber knows it, is what the database has, and checks that on the way nothing was lost, overtaken,
     * or repeated in another form.
     */
    @Override
    public Replica awaitSame(GenericSubscriber subscriber, String... tables) {
        return awaitSame(subscriber, Replica::of, tables);
    }

    /** The same where only the changes of each key are in order. */
    Replica awaitSameByKey(GenericSubscriber subscriber, String... tables) {
        return awaitSame(subscriber, Replica::byKey, tables);
    }

    private Replica awaitSame(GenericSubscriber subscriber, Function<List<Received>, Replica> fold, String... tables) {
        waiting().untilAsserted(() -> {
            Replica replica = fold.apply(subscriber.received());
            for (String table : tables) {
                assertThat(Replica.differences(db.rows(table), replica.rows(table)))
                        .as("%s: differences between the database and what was received", table)
                        .isEmpty();
            }
        });
        awaitNothingMissing(subscriber, tables);
        Replica replica = fold.apply(subscriber.received());
        assertThat(replica.faults()).as("faults in what was received").isEmpty();
        return replica;
    }

    /** Every row change that is in Kafka has arrived, and nothing that isn't. */
    private void awaitNothingMissing(GenericSubscriber subscriber, String... tables) {
        Set<Topics.Place> written = stack.topics().changes(topics(tables));
        waiting().untilAsserted(() -> {
            Set<Topics.Place> missing = new HashSet<>(written);
            subscriber.received().forEach(change -> missing.remove(change.place()));
            assertThat(missing.stream().limit(10))
                    .as("%d records of Kafka that haven't arrived, some of them", missing.size())
                    .isEmpty();
        });
        assertThat(subscriber.received().stream()
                        .filter(change -> Set.of(tables).contains(change.table()))
                        .map(Received::place)
                        .filter(place -> !written.contains(place))
                        .limit(10))
                .as("changes that arrived and aren't in Kafka")
                .isEmpty();
    }

    /** Waits until the sink has committed every record of these tables. */
    @Override
    public void awaitCommitted(String... tables) {
        waiting()
                .untilAsserted(() -> assertThat(stack.topics().lag(sink(), topics(tables)))
                        .as("records that the sink has yet to commit")
                        .isEmpty());
    }

    @Override
    public ContractLog contracts() {
        return KafkaContractLog.open(
                contractLog(),
                Map.of("bootstrap.servers", stack.endpoints().kafka().bootstrapServers()));
    }

    @Override
    public List<Letter> letters() {
        return stack.topics().letters(deadLetters()).stream()
                .map(letter -> new Letter(header(letter, "rowcast.subscription"), header(letter, "rowcast.reason")))
                .toList();
    }

    private static String header(ConsumerRecord<String, String> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        workers.forEach((name, worker) -> worker.delete(name));
        db.execute("DROP DATABASE " + database);
        db.close();
    }
}
