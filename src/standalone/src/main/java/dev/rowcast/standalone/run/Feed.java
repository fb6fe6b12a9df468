package dev.rowcast.standalone.run;

import dev.rowcast.standalone.engine.BinaryLog;
import dev.rowcast.standalone.engine.Engine;
import dev.rowcast.standalone.engine.EngineRecord;
import dev.rowcast.standalone.engine.ServerIdentity;
import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.engine.SourceFailure;
import dev.rowcast.standalone.engine.SourceServer;
import dev.rowcast.standalone.state.History;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** What one run of the engine gives, numbered; and whether that run goes on. For one thread. */
final class Feed implements AutoCloseable {
    /** A connection that was cut without a word is found out by this; on a busy machine a sign of life may be some seconds late. */
    private static final Duration SILENCE = Duration.ofMillis(5L * Source.HEARTBEAT_MILLIS);

    /** Until the first sign of life: the connection is only being made. */
    private static final Duration FIRST_SIGN = SILENCE.multipliedBy(2);

    private final Source source;
    private final Reading reading;
    private final Handover handover = new Handover();
    private final Engine engine;
    /** When the engine gave something last, or was kept waiting. */
    private long heardNanos = System.nanoTime();

    private boolean closed;

    /**
     * Starts the engine.
     *
     * @param place where to read from; gives null for the beginning
     * @param reading numbers what comes
     */
    Feed(Source source, Supplier<@Nullable String> place, History history, Reading reading) {
        this.source = source;
        this.reading = reading;
        this.engine = Engine.start(source.engineSettings(), place, history, handover);
    }

    /**
     * What places from that one on are to be marked with: which server's binary log they are of.
     *
     * @param place where to read from; null for the beginning
     * @throws EngineEndedException if it can't be asked, or the place isn't of its binary log
     */
    static Map<String, String> marks(Source source, @Nullable String place) {
        try (SourceServer server = SourceServer.connect(source)) {
            ServerIdentity found = server.identity();
            BinaryLog log = server.log(place);
            found.refusal(source, place)
                    .or(() -> log.refusal(source, place, found))
                    .ifPresent(why -> {
                        throw new EngineEndedException(why, null);
                    });
            return log.marks(found, place);
        } catch (SQLException unasked) {
            throw new EngineEndedException(SourceFailure.unreachable(source, unasked), unasked);
        }
    }

    /** What the engine has: empty where it has nothing within that time. */
    List<SourceRecord> poll(Duration patience) throws InterruptedException {
        List<SourceRecord> batch = handover.poll(patience);
        if (!batch.isEmpty()) {
            heardNanos = System.nanoTime();
        }
        return batch;
    }

    /** Takes such records: numbers them, and returns those of rows. */
    List<EngineRecord> take(List<SourceRecord> batch) {
        return reading.take(batch);
    }

    Reading reading() {
        return reading;
    }

    /** Since that moment nobody has listened, so that silence until now says nothing. */
    void deafSince(long nanos) {
        heardNanos += System.nanoTime() - nanos;
    }

    /** Nobody listens now. */
    void deaf() {
        heardNanos = System.nanoTime();
    }

    /**
     * Looks whether it goes on.
     *
     * @throws EngineEndedException if it doesn't, with why
     */
    void check() {
        if (engine.end().isDone()) {
            Throwable why = engine.end().join();
            throw new EngineEndedException(SourceFailure.words(source, why, reading.logPlace()), why);
        }
        if (!engine.hasRecovered() && !reading.isAtLog()) {
            // Tables and their definitions are read, which takes its time.
            deaf();
        }
        Duration patience = reading.isStreaming() ? SILENCE : FIRST_SIGN;
        if (System.nanoTime() - heardNanos > patience.toNanos()) {
            throw new EngineEndedException(
                    "the source has said nothing for " + patience.toSeconds()
                            + " s, not even that it is alive, although nobody has told that the connection is gone",
                    null);
        }
    }

    /** Ends the engine; may be called again. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            engine.close();
        }
    }
}
