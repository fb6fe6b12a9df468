package dev.rowcast.standalone.run;

import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.ProcessStatus;
import dev.rowcast.observe.StatusPublisher;
import dev.rowcast.observe.StatusStore;
import dev.rowcast.observe.TaskFigures;
import dev.rowcast.observe.TaskStatus;
import dev.rowcast.standalone.state.PauseTable.Pause;
import dev.rowcast.standalone.state.Position;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.SpoolTable;
import dev.rowcast.standalone.state.SpoolTable.Extent;
import dev.rowcast.standalone.state.State;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Publishes in the state how a process is, also where it stands by. Thread-safe. */
public final class RunReport implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    /** What the database has to add up isn't asked for each time. */
    private static final long SPOOL_MILLIS = 10_000;

    private final StateStatusStore store;
    private volatile RunSettings settings;
    private final InstantSource clock;
    private final String version;
    private final String worker;
    private final long startedMillis;
    private final TaskFigures figures;
    private final Supplier<SourceState> source;
    private final LongSupplier spooledBytes;
    private final BooleanSupplier leads;
    private final Supplier<List<Pause>> pauses;
    private final StatusPublisher publisher;
    private final Session session;
    private final LogWatch log;

    /** For the publisher's thread. */
    private Map<String, Long> spooled = Map.of();

    private long spooledAtMillis;
    private final Growth growth = new Growth();

    /**
     * @param version of Rowcast
     * @param figures of its delivery
     * @param source how its reading goes
     * @param spooledBytes how many bytes of records lie in the spool
     * @param leads whether this process is the one that reads
     * @param pauses what it keeps back
     */
    public RunReport(
            RunSettings settings,
            State state,
            String version,
            InstantSource clock,
            TaskFigures figures,
            Supplier<SourceState> source,
            LongSupplier spooledBytes,
            BooleanSupplier leads,
            Supplier<List<Pause>> pauses) {
        this.leads = leads;
        this.pauses = pauses;
        this.figures = figures;
        this.source = source;
        this.spooledBytes = spooledBytes;
        this.settings = settings;
        this.clock = clock;
        this.version = version;
        this.worker = host() + " (process " + ProcessHandle.current().pid() + ")";
        this.startedMillis = clock.millis();
        this.store = new StateStatusStore(state);
        this.session = state.session();
        this.log = new LogWatch(() -> this.settings.reading().get(), this::place, clock);
        this.publisher = new StatusPublisher(settings.name(), "the state " + state.place(), "", new Kept(), this::now);
    }

    /** Begins to publish. */
    public void start() {
        publisher.start(INTERVAL);
        log.start();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "unknown host";
        }
    }

    /** Is to be told how delivery goes. */
    public DeliveryListener listener() {
        return publisher;
    }

    private TaskStatus now() {
        PausedTables paused = new PausedTables(settings.source(), settings.routing(), pauses.get());
        return task().at(clock.millis(), figures, this::targets, Map.of(), paused.streams(), startedMillis)
                .mapped(paused::told);
    }

    private String targets(String subscription) {
        return settings.routing().subscriptions().stream()
                .filter(each -> each.name().equals(subscription))
                .map(each -> String.join(", ", each.targets()))
                .findFirst()
                .orElse("");
    }

    /** Tells of others from now on, with the same names of process and source. */
    public void reload(RunSettings others) {
        settings = others;
    }

    private TaskStatus task() {
        SourceState reading = source.get();
        measure(spooledBytes.getAsLong());
        long limit = settings.spool().bytes();
        return TaskStatus.starting(settings.name(), 0, worker, version, startedMillis, INTERVAL.toMillis())
                .with(new ProcessStatus(
                        settings.source(),
                        reading.phase().name(),
                        reading.reason(),
                        reading.sinceMillis(),
                        spooled,
                        limit,
                        growth.lasts(limit),
                        log.left().keptMillis(),
                        log.left().leftMillis()));
    }

    private @Nullable String place() {
        if (!leads.getAsBoolean()) {
            return null;
        }
        Position position = session.run(connection -> Position.read(connection, settings.source()));
        return position.place();
    }

    private void measure(long bytes) {
        long now = clock.millis();
        growth.add(now, bytes);
        if (bytes == 0) {
            spooled = Map.of();
            spooledAtMillis = 0;
        } else if (now - spooledAtMillis >= SPOOL_MILLIS) {
            spooledAtMillis = now;
            spooled = session.run(SpoolTable::extents).stream()
                    .collect(Collectors.toMap(this::table, Extent::bytes, Long::sum, TreeMap::new));
        }
    }

    private String table(Extent extent) {
        return PausedTables.table(settings.source(), extent.stream());
    }

    /** Says in the state that the process has stopped. Waits for that a second at most. */
    @Override
    public void close() {
        log.close();
        publisher.close(() -> now().stopped(clock.millis(), null));
    }

    /** Those that stand by have names of their own, so that none hides the one that reads. For the publisher's thread. */
    private final class Kept implements StatusStore {
        private final String ownName = settings.name() + "/0@" + worker;
        private boolean led;
        private boolean stoodBy;

        @Override
        public void put(String key, byte @Nullable [] value) {
            if (leads.getAsBoolean()) {
                led = true;
            } else if (source.get().phase() == SourceState.Phase.STANDBY) {
                led = false;
                stoodBy = true;
            }
            if (led) {
                store.put(key, value);
                leave();
            } else if (stoodBy) {
                store.put(ownName, value);
            }
        }

        private void leave() {
            if (stoodBy) {
                store.put(ownName, null);
                stoodBy = false;
            }
        }

        @Override
        public void close() {
            try {
                leave();
            } finally {
                store.close();
                session.close();
            }
        }
    }
}
