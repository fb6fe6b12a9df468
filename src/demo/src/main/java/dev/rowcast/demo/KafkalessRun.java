package dev.rowcast.demo;

import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.HeldTable;
import dev.rowcast.observe.State;
import dev.rowcast.observe.StateChange;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingText;
import dev.rowcast.route.Secrets;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.standalone.Standalone;
import dev.rowcast.standalone.config.RunConfig;
import dev.rowcast.standalone.config.StateSettings;
import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.run.SourceState;
import dev.rowcast.standalone.spool.SpoolLimits;
import dev.rowcast.standalone.state.StateContractLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What {@code rowcast run} does, in this process: reads one database and delivers its changes. Thread-safe. */
final class KafkalessRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final SpoolLimits SPOOL = new SpoolLimits(Duration.ofSeconds(10), 64 << 20, 1L << 30);
    private static final int BUFFER_BYTES = 32 << 20;
    private static final int BRAKE = 100;
    /** Kept, since what nobody keeps forgets its level. It would tell of each connection between the demo's lines. */
    private static final Logger BINLOG_CLIENT = Logger.getLogger("com.github.shyiko.mysql.binlog");

    static {
        BINLOG_CLIENT.setLevel(Level.WARNING);
    }

    private final String name;
    private final StateSettings state;
    private final Standalone standalone;
    /** By the partitions' names. */
    private final Map<String, HeldTable> held = new ConcurrentHashMap<>();
    /** Why, by the subscriptions' names. */
    private final Map<String, String> refused = new ConcurrentHashMap<>();

    /** Keeps what waits for people. */
    private final class Watch implements DeliveryListener {
        @Override
        public void stateChanged(StateChange change) {
            if (change.state() == State.MISCONFIGURED) {
                refused.put(change.subscription(), change.reason());
            } else {
                refused.remove(change.subscription());
            }
        }

        @Override
        public void tableHeld(HeldTable table) {
            held.put(table.partition(), table);
        }

        @Override
        public void tableReleased(String partition) {
            held.remove(partition);
        }
    }

    /**
     * Starts it.
     *
     * @param config no two of one process may have sources of the same name: Debezium would wait a minute to tell of both by JMX
     */
    KafkalessRun(RunConfig config) {
        this.name = config.name();
        this.state = config.state();
        try {
            this.standalone =
                    Standalone.builder().config(config).listener(new Watch()).start();
        } catch (IOException unstarted) {
            throw new DemoException("run " + name + " can't start: " + unstarted.getMessage(), unstarted);
        }
    }

    /**
     * The configuration of one that reads a database.
     *
     * @param name its name, and the source's
     * @param mysql the server; it is read as Debezium's user
     * @param serverId as which it reads
     * @param folder where its state is
     */
    static RunConfig config(
            String name, Endpoints.Mysql mysql, long serverId, String database, Routing routing, Path folder) {
        Source source = new Source(
                name,
                mysql.host(),
                mysql.port(),
                mysql.debeziumUser(),
                mysql.debeziumPassword(),
                serverId,
                database + "\\..*",
                Map.of());
        return new RunConfig(
                name,
                source,
                () -> source,
                routing,
                new RoutingText("{}", Secrets.UNRESOLVED),
                InstalledDestinations.in(List.of()),
                new StateSettings("jdbc:sqlite:" + folder.resolve("state.db"), null, null),
                SPOOL,
                BUFFER_BYTES,
                Optional.empty(),
                GateRules.of(name),
                SourceSettings.DEFAULT,
                BRAKE,
                DRAIN);
    }

    /** How it is, in a line. */
    String describe() {
        return "run " + name + ": source " + standalone.sourceState().phase();
    }

    boolean isReading() {
        return standalone.isRunning() && standalone.sourceState().phase() == SourceState.Phase.READING;
    }

    /** @throws DemoException if it fails, or doesn't read in time */
    void awaitReading() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isReading()) {
            failure().ifPresent(failure -> {
                throw new DemoException(failure);
            });
            if (System.nanoTime() > deadline) {
                throw new DemoException(describe() + " after " + PATIENCE.toSeconds() + " s.");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DemoException("Interrupted.", stopped);
        }
    }

    /** Why it doesn't read; empty where nothing is wrong. */
    Optional<String> failure() {
        SourceState now = standalone.sourceState();
        return switch (now.phase()) {
            case FAILED, STATE_UNAVAILABLE -> Optional.of(describe() + ": " + now.reason());
            default -> standalone.isRunning() ? Optional.empty() : Optional.of(describe() + ": it has ended");
        };
    }

    /** That a table is held, and why; empty where it isn't. */
    Optional<HeldTable> held(String table) {
        return held.values().stream().filter(each -> each.table().equals(table)).findFirst();
    }

    /** Why a subscription delivers nothing before somebody mends it; empty where it does. */
    Optional<String> refusal(String subscription) {
        return Optional.ofNullable(refused.get(subscription));
    }

    /** A new view of its contract log; the caller closes it. */
    ContractLog contracts() {
        return new StateContractLog(dev.rowcast.standalone.state.State.existing(state.url(), null, null));
    }

    @Override
    public void close() {
        standalone.close();
    }
}
