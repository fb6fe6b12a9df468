package dev.rowcast.standalone.engine;

import dev.rowcast.standalone.state.History;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of Debezium's embedded engine, from its start to its end. It isn't started again: a new one is. Thread-safe. */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final long CLOSE_SECONDS = 20;

    private final String key;
    private final CompletableFuture<Void> recovered;
    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private final ExecutorService executor;
    private final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();

    /** Takes what the engine reads. */
    @FunctionalInterface
    public interface Intake {
        /**
         * Takes records, in their order; may wait for room.
         *
         * @throws InterruptedException if the engine is closed meanwhile
         */
        void take(List<SourceRecord> records) throws InterruptedException;
    }

    private Engine(Map<String, String> settings, EngineState state, Intake intake) {
        this.key = state.hold();
        this.recovered = state.recovered();
        Properties properties = new Properties();
        properties.putAll(settings);
        properties.setProperty("offset.storage", StateOffsets.class.getName());
        properties.setProperty(StateOffsets.KEY, key);
        properties.setProperty("schema.history.internal", StateHistory.class.getName());
        properties.setProperty(StateHistory.KEY, key);
        this.engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(properties)
                .using((success, message, error) -> end.complete(error))
                .notifying((records, committer) -> hand(records, intake))
                .build();
        this.executor = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "rowcast-engine");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts one.
     *
     * @param settings of the connector and the engine
     * @param position where to read from, as JSON of the connector's offset; gives null for the beginning
     * @param history the tables' definitions
     * @param intake takes what it reads, on the engine's thread
     */
    public static Engine start(
            Map<String, String> settings, Supplier<@Nullable String> position, History history, Intake intake) {
        Engine started = new Engine(settings, new EngineState(position, history), intake);
        started.executor.execute(started::run);
        return started;
    }

    private void run() {
        try {
            engine.run();
        } finally {
            // It tells its end by the callback; this is for the case that it doesn't.
            end.complete(null);
            EngineState.release(key);
        }
    }

    /** Nothing is marked as processed: the process stores the offset itself. */
    private static void hand(List<RecordChangeEvent<SourceRecord>> events, Intake intake) throws InterruptedException {
        List<SourceRecord> records = new ArrayList<>(events.size());
        for (RecordChangeEvent<SourceRecord> event : events) {
            records.add(event.record());
        }
        intake.take(records);
    }

    /** Done when the engine has ended, with the reason; with null where it was closed or gave none. */
    public CompletableFuture<@Nullable Throwable> end() {
        return end;
    }

    /** Whether it has read the tables' definitions again, and goes on with the binary log. It doesn't where it begins with a snapshot. */
    public boolean hasRecovered() {
        return recovered.isDone();
    }

    /** Ends it. Waits for that, but not for ever: a connection that hangs is left to its thread. */
    @Override
    public void close() {
        CompletableFuture<Void> closing = CompletableFuture.runAsync(this::closeEngine);
        try {
            closing.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException hangs) {
            LOG.warn("the engine doesn't end; its thread is left behind, and a new engine may start beside it");
        } catch (java.util.concurrent.ExecutionException failed) {
            LOG.debug("the engine couldn't be closed", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            executor.shutdownNow();
        }
    }

    private void closeEngine() {
        try {
            engine.close();
        } catch (IOException | IllegalStateException alreadyEnded) {
            LOG.debug("the engine had ended already", alreadyEnded);
        }
    }
}
