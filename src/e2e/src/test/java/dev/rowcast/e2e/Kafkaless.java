package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.run.Lease;
import dev.rowcast.standalone.run.RunSettings;
import dev.rowcast.standalone.run.Runner;
import dev.rowcast.standalone.run.SourceState;
import dev.rowcast.standalone.spool.SpoolLimits;
import dev.rowcast.standalone.state.Leadership;
import dev.rowcast.standalone.state.LetterTable;
import dev.rowcast.standalone.state.Position;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateContractLog;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.core.ConditionFactory;

/** One process that reads the stack's MySQL itself: no Kafka, and no Connect. It runs in this JVM. */
final class Kafkaless implements Way {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final SpoolLimits SPOOL = new SpoolLimits(Duration.ofSeconds(5), 32 << 20, 1L << 30);

    private final Database db;
    private final Source source;
    private final State state;
    private String routes = "";
    private Run run;

    private Kafkaless(String database, Database db) {
        TestStack stack = TestStack.shared();
        Endpoints.Mysql mysql = stack.endpoints().mysql();
        this.db = db;
        int number = stack.number();
        this.source = new Source(
                database + number,
                mysql.host(),
                mysql.port(),
                mysql.debeziumUser(),
                mysql.debeziumPassword(),
                8000 + number,
                database + "\\..*",
                Map.of());
        Path folder = Fork.folder("kafkaless");
        PluginZip.delete(folder.resolve(source.name()));
        this.state = State.open("jdbc:sqlite:" + folder.resolve(source.name()).resolve("state.db"), null, null);
    }

    /** With a new, empty database of that name. */
    static Kafkaless of(String database) {
        Endpoints.Mysql mysql = TestStack.shared().endpoints().mysql();
        Database db = Database.create(mysql.jdbcUrl(), mysql.user(), mysql.password(), database);
        return TestStack.shared().forTest(new Kafkaless(database, db));
    }

    /** From one start to its end. */
    private static final class Run {
        private final Leadership leadership;
        private final Lease lease;
        private final Runner runner;
        private final CompletableFuture<Void> end;

        Run(Source source, String routes, State state) {
            leadership = new Leadership(state, "a test", LEASE);
            lease = new Lease(leadership, LEASE, System::nanoTime);
            assertThat(lease.take()).isEmpty();
            RunSettings settings = new RunSettings(
                    source.name(),
                    source.name(),
                    () -> source,
                    RoutingParser.parse(routes),
                    GateRules.of(source.name()),
                    InstalledDestinations.in(List.of())::of,
                    SourceSettings.DEFAULT,
                    SPOOL,
                    32 << 20,
                    100,
                    Duration.ofSeconds(5));
            runner = new Runner(settings, state, leadership, lease::isHeld, DeliveryListener.NONE, Clock.systemUTC());
            end = CompletableFuture.runAsync(runner::run);
        }

        void assertNotFailed() {
            SourceState now = runner.sourceState();
            assertThat(now.phase())
                    .as(now.reason())
                    .isIn(SourceState.Phase.STARTING, SourceState.Phase.READING, SourceState.Phase.STOPPED);
            assertThat(end).isNotCompletedExceptionally();
        }

        void end() {
            runner.stop();
            end.join();
            runner.close();
            lease.close();
            leadership.close();
        }
    }

    @Override
    public Database db() {
        return db;
    }

    @Override
    public String table(String name) {
        return db.name() + "." + name;
    }

    @Override
    public void run(String newRoutes) {
        routes = newRoutes;
        again();
    }

    @Override
    public void again() {
        run = new Run(source, routes, state);
    }

    @Override
    public void stop() {
        run.end();
        run = null;
    }

    @Override
    public ConditionFactory waiting() {
        return await().atMost(Pipeline.PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .failFast(run::assertNotFailed);
    }

    @Override
    public Replica awaitSame(GenericSubscriber subscriber, String... tables) {
        waiting().untilAsserted(() -> {
            Replica replica = Replica.of(subscriber.received());
            for (String table : tables) {
                assertThat(Replica.differences(db.rows(table), replica.rows(table)))
                        .as("%s: differences between the database and what was received", table)
                        .isEmpty();
            }
        });
        Replica replica = Replica.of(subscriber.received());
        assertThat(replica.faults()).as("faults in what was received").isEmpty();
        return replica;
    }

    /** All that is committed by now, of other tables too. */
    @Override
    public void awaitCommitted(String... tables) {
        String executed = db.value("SELECT @@gtid_executed").replaceAll("\\s", "");
        waiting()
                .until(() -> db.value("SELECT GTID_SUBSET('" + executed + "', '" + done() + "')")
                        .equals("1"));
    }

    private String done() throws JsonProcessingException {
        try (Session session = state.session()) {
            String place = session.run(connection -> Position.read(connection, source.name()))
                    .place();
            return place == null ? "" : JSON.readTree(place).path("gtids").asText();
        }
    }

    @Override
    public ContractLog contracts() {
        return new StateContractLog(state);
    }

    @Override
    public List<Letter> letters() {
        try (Session session = state.session()) {
            return session.run(connection -> LetterTable.from(connection, 0, Integer.MAX_VALUE)).stream()
                    .map(each -> letter(each.letter().labels()))
                    .toList();
        }
    }

    private static Letter letter(String labels) {
        try {
            JsonNode read = JSON.readTree(labels);
            return new Letter(
                    read.path("subscription").asText(), read.path("reason").asText());
        } catch (JsonProcessingException noJson) {
            throw new IllegalStateException(labels, noJson);
        }
    }

    @Override
    public void close() {
        if (run != null) {
            stop();
        }
        db.execute("DROP DATABASE " + db.name());
        db.close();
    }
}
