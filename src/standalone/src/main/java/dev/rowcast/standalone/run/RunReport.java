package dev.rowcast.standalone.run;

import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.DeliveryMetrics;
import dev.rowcast.observe.LetterLog;
import dev.rowcast.observe.ListenerGroup;
import dev.rowcast.observe.ProcessStatus;
import dev.rowcast.observe.StateLog;
import dev.rowcast.observe.StatusPublisher;
import dev.rowcast.observe.StatusStore;
import dev.rowcast.observe.TaskFigures;
import dev.rowcast.observe.TaskStatus;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that a process shows of itself: log lines, JMX, and its status in the state. It begins as one that stands by, and shows a runner from when it gets one.
 * Thread-safe.
 */
public final class RunReport implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    /** What the database has to add up isn't asked for each time. */
    private static final long SPOOL_MILLIS = 10_000;

    private final RunSettings settings;
    private final InstantSource clock;
    private final String version;
    private final String worker;
    private final long startedMillis;
    private final TaskFigures figures = new TaskFigures();
    private final DeliveryMetrics jmx;
    private final StatusPublisher publisher;
    private final StateStatusStore store;
    private final Session session;
    private final Map<String, String> targets;
    private volatile SourceState standby;
    private volatile @Nullable Runner runner;
    private volatile @Nullable String failure;

    /** For the publisher's thread. */
    private Map<String, Long> spooled = Map.of();

    private long spooledAtMillis;
    private final Growth growth = new Growth();

    private RunReport(RunSettings settings, State state, String version, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.version = version;
        this.worker = host() + " (process " + ProcessHandle.current().pid() + ")";
        this.startedMillis = clock.millis();
        this.standby = new SourceState(SourceState.Phase.STANDBY, "", startedMillis);
        this.jmx = new DeliveryMetrics(settings.name() + "-0", figures);
        this.store = new StateStatusStore(state);
        this.session = state.session();
        this.targets = settings.routing().subscriptions().stream()
                .collect(Collectors.toMap(each -> each.name(), each -> String.join(", ", each.targets())));
        this.publisher = new StatusPublisher(settings.name(), "the state " + state.place(), "", new Kept(), this::now);
    }

    /**
     * Begins to show a process.
     *
     * @param version of Rowcast
     */
    public static RunReport begin(RunSettings settings, State state, String version, InstantSource clock) {
        RunReport report = new RunReport(settings, state, version, clock);
        report.publisher.start(INTERVAL);
        return report;
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
        return ListenerGroup.of(
                List.of(figures, new StateLog(), new LetterLog("rowcast dead-letters list"), jmx, publisher));
    }

    /** Another process reads, of that name. */
    public void standsBy(String leader) {
        standby = new SourceState(SourceState.Phase.STANDBY, leader + " reads", standby.sinceMillis());
        publisher.changed();
    }

    /** This one reads from now on. */
    public void reads(Runner running) {
        runner = running;
        publisher.changed();
    }

    /** It ends because of that. */
    public void failed(String why) {
        failure = why;
    }

    private TaskStatus now() {
        return task().at(
                        clock.millis(),
                        figures,
                        name -> targets.getOrDefault(name, ""),
                        Map.of(),
                        Map.of(),
                        startedMillis);
    }

    private TaskStatus task() {
        Runner running = runner;
        SourceState source = running == null ? standby : running.sourceState();
        measure(running == null ? 0 : running.spooledBytes());
        long limit = settings.spool().bytes();
        return TaskStatus.starting(settings.name(), 0, worker, version, startedMillis, INTERVAL.toMillis())
                .with(new ProcessStatus(
                        settings.source(),
                        source.phase().name(),
                        source.reason(),
                        source.sinceMillis(),
                        spooled,
                        limit,
                        growth.lasts(limit)));
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

    /** The topic's name without the source's. */
    private String table(Extent extent) {
        String prefix = settings.source() + ".";
        return extent.stream().startsWith(prefix) ? extent.stream().substring(prefix.length()) : extent.stream();
    }

    /** Takes all away that is shown, and says in the state that the process has stopped. Waits for that a second at most. */
    @Override
    public void close() {
        jmx.close();
        publisher.close(() -> now().stopped(clock.millis(), failure));
    }

    /** Those that stand by have names of their own, so that none hides the one that reads. */
    private final class Kept implements StatusStore {
        private boolean stoodBy;

        @Override
        public void put(String key, byte @Nullable [] value) {
            String ownName = key + "@" + worker;
            if (runner == null) {
                stoodBy = true;
                store.put(ownName, value);
                return;
            }
            store.put(key, value);
            if (stoodBy) {
                store.put(ownName, null);
                stoodBy = false;
            }
        }

        @Override
        public void close() {
            if (stoodBy) {
                store.put(settings.name() + "/0@" + worker, null);
            }
            store.close();
            session.close();
        }
    }
}
