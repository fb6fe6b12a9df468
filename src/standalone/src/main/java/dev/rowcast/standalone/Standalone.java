package dev.rowcast.standalone;

import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.TaskFigures;
import dev.rowcast.standalone.config.HttpSettings;
import dev.rowcast.standalone.config.RunConfig;
import dev.rowcast.standalone.config.RunConfigException;
import dev.rowcast.standalone.config.RunConfigParser;
import dev.rowcast.standalone.http.StatusServer;
import dev.rowcast.standalone.run.RunReport;
import dev.rowcast.standalone.run.SourceState;
import dev.rowcast.standalone.state.PauseTable.Pause;
import dev.rowcast.standalone.state.StateException;
import dev.rowcast.standalone.state.StateLock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A running process: reads a MySQL database and delivers its changes to subscribers and stores, without Kafka, from {@link Builder#start} to {@link #close}.
 * What fails meanwhile is tried again, with a {@link #sourceState} that says why. Thread-safe.
 */
public final class Standalone implements AutoCloseable {
    private volatile RunConfig config;
    private final TaskFigures figures;
    private final Terms terms;
    private final Observation observation;
    private final RunReport report;
    private final @Nullable StateLock lock;
    private final @Nullable StatusServer http;
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** What a process is told. For one thread. */
    public static final class Builder {
        private @Nullable RunConfig config;
        private Map<String, String> environment = System.getenv();
        private boolean again;
        private final List<DeliveryListener> listeners = new ArrayList<>();

        private Builder() {}

        /**
         * The configuration, from a file.
         *
         * @throws IOException if it can't be read
         * @throws RunConfigException if anything in it is wrong; the message has every mistake
         */
        public Builder config(Path file) throws IOException {
            return config(RunConfigParser.read(file, environment));
        }

        /** The configuration, read already, such as by {@link RunConfigParser#parse}. */
        public Builder config(RunConfig read) {
            this.config = read;
            return this;
        }

        /** In place of this program's environment, for a configuration that is read afterwards. */
        public Builder environment(Map<String, String> variables) {
            this.environment = Map.copyOf(variables);
            return this;
        }

        /**
         * Has it read all rows anew before it goes on with changes. Deletes of the time that is passed over aren't told. Of several processes with one state
         * it is the one that leads that does it.
         */
        public Builder snapshotAgain() {
            this.again = true;
            return this;
        }

        /** Is told of deliveries, on the threads that make them; nothing in it may wait. */
        public Builder listener(DeliveryListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Starts it; it goes on by itself, on threads of its own.
         *
         * @throws AlreadyRunningException if another process uses the same state in a file
         * @throws StateException if the state can't be opened
         * @throws IOException if its HTTP address can't be had
         */
        public Standalone start() throws IOException {
            return new Standalone(Objects.requireNonNull(config, "a configuration"), again, listeners);
        }
    }

    /** For what a process is told. */
    public static Builder builder() {
        return new Builder();
    }

    private Standalone(RunConfig config, boolean again, List<DeliveryListener> listeners) throws IOException {
        this.config = config;
        StateSetup setup = StateSetup.of(config.state());
        lock = setup.lock();
        figures = new TaskFigures();
        report = new RunReport(
                config.settings(),
                setup.state(),
                version(),
                Clock.systemUTC(),
                figures,
                this::sourceState,
                this::spooledBytes,
                this::leads,
                this::pauses);
        List<DeliveryListener> told = new ArrayList<>(listeners);
        told.add(report.listener());
        observation = new Observation(config.name(), figures, told);
        terms = new Terms(
                config.settings(), setup.state(), setup.holder(), lock != null, again, observation.listener());
        try {
            http = config.http().isEmpty() ? null : serve(config.http().get());
        } catch (IOException taken) {
            observation.close();
            report.close();
            setup.close();
            throw taken;
        }
        report.start();
        Thread thread = new Thread(this::run, "rowcast-run");
        thread.setDaemon(true);
        thread.start();
    }

    private static String version() {
        String version = Standalone.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private StatusServer serve(HttpSettings settings) throws IOException {
        return new StatusServer(
                new InetSocketAddress(settings.address(), settings.port()), terms::state, terms::spooledBytes, figures);
    }

    private void run() {
        try {
            terms.run();
            end.complete(null);
        } catch (Throwable broken) {
            end.completeExceptionally(broken);
        }
    }

    /**
     * Goes on with another configuration: what is in flight gets its time, and reading begins again where all is done. No change is lost, and some may come
     * again. Returns at once.
     *
     * @throws RunConfigException if something differs that counts with a new start alone; the one before goes on
     */
    public void reload(RunConfig other) {
        other.requireSameBasis(config);
        config = other;
        report.reload(other.settings());
        terms.reload(other.settings());
    }

    /** How reading goes. */
    public SourceState sourceState() {
        return terms.state();
    }

    private boolean leads() {
        return terms.leads();
    }

    private List<Pause> pauses() {
        return terms.pauses();
    }

    /** Counts of what was delivered, and how subscriptions are doing. */
    public TaskFigures figures() {
        return figures;
    }

    /** Bytes of records that lie in the spool. */
    public long spooledBytes() {
        return terms.spooledBytes();
    }

    /** Where {@code /healthz} and {@code /metrics} are answered; empty if nowhere. */
    public Optional<InetSocketAddress> http() {
        return Optional.ofNullable(http).map(StatusServer::address);
    }

    /** Whether it goes on. It ends by itself only where it breaks down. */
    public boolean isRunning() {
        return !end.isDone();
    }

    /** Has it end by itself; returns at once. */
    public void stop() {
        terms.stop();
    }

    /**
     * Waits until it has ended.
     *
     * @throws ExecutionException if it broke down
     */
    public void awaitEnd() throws InterruptedException, ExecutionException {
        end.get();
    }

    /** Stops reading, gives what is in flight its time, writes down how far it came, and waits for that. */
    @Override
    public void close() {
        terms.stop();
        end.handle((done, broken) -> done).join();
        if (closed.getAndSet(true)) {
            return;
        }
        if (http != null) {
            http.close();
        }
        observation.close();
        report.close();
        if (lock != null) {
            lock.close();
        }
    }
}
