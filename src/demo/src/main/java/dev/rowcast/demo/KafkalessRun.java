package dev.rowcast.demo;

import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.HeldTable;
import dev.rowcast.route.Routing;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.standalone.Standalone;
import dev.rowcast.standalone.config.RunConfig;
import dev.rowcast.standalone.config.StateSettings;
import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.run.SourceState;
import dev.rowcast.standalone.spool.SpoolLimits;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateContractLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What {@code rowcast run} does, in this process: reads one database and delivers its changes. Thread-safe. */
final class KafkalessRun implements AutoCloseable {
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
    private final Map<String, HeldTable> held = new ConcurrentHashMap<>();

    /** Keeps what is held, by the partitions' names. */
    private final class Holds implements DeliveryListener {
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
     * @param name its name, and the source's; no two of one process may have the same: Debezium would wait a minute to tell of both by JMX
     * @param mysql the server; it is read as Debezium's user
     * @param serverId as which it reads
     * @param folder where its state is
     */
    KafkalessRun(
            String name,
            Endpoints.Mysql mysql,
            long serverId,
            String database,
            Routing routing,
            InstalledDestinations destinations,
            Path folder) {
        this.name = name;
        this.state = new StateSettings("jdbc:sqlite:" + folder.resolve("state.db"), null, null);
        Source source = new Source(
                name,
                mysql.host(),
                mysql.port(),
                mysql.debeziumUser(),
                mysql.debeziumPassword(),
                serverId,
                database + "\\..*",
                Map.of());
        RunConfig config = new RunConfig(
                name,
                source,
                () -> source,
                routing,
                destinations,
                state,
                SPOOL,
                BUFFER_BYTES,
                Optional.empty(),
                GateRules.of(name),
                SourceSettings.DEFAULT,
                BRAKE,
                DRAIN);
        try {
            this.standalone =
                    Standalone.builder().config(config).listener(new Holds()).start();
        } catch (IOException unstarted) {
            throw new DemoException("run " + name + " can't start: " + unstarted.getMessage(), unstarted);
        }
    }

    /** How it is, in a line. */
    String describe() {
        return "run " + name + ": source " + standalone.sourceState().phase();
    }

    boolean isReading() {
        return standalone.isRunning() && standalone.sourceState().phase() == SourceState.Phase.READING;
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

    /** A new view of its contract log; the caller closes it. */
    ContractLog contracts() {
        return new StateContractLog(State.existing(state.url(), null, null));
    }

    @Override
    public void close() {
        standalone.close();
    }
}
