package dev.rowcast.standalone.run;

import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.deliver.BufferMemory;
import dev.rowcast.deliver.ParkedKeys;
import dev.rowcast.flow.ChangeFlow;
import dev.rowcast.flow.FlowOptions;
import dev.rowcast.flow.Turn;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.standalone.engine.Engine;
import dev.rowcast.standalone.engine.EngineRecord;
import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.engine.SourceFailure;
import dev.rowcast.standalone.spool.Letters;
import dev.rowcast.standalone.spool.StateParkedKeys;
import dev.rowcast.standalone.spool.Streams;
import dev.rowcast.standalone.state.FencedException;
import dev.rowcast.standalone.state.History;
import dev.rowcast.standalone.state.Leadership;
import dev.rowcast.standalone.state.Position;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateContractLog;
import dev.rowcast.standalone.state.StateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a database and delivers its changes, until it is stopped: what a connector and its task do on Kafka. It starts the engine, again whenever that ends;
 * hands records to the flow; and writes down how far all are done. {@link #run} is for one thread; the others may be called by any.
 */
public final class Runner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long COMMIT_RECORDS = 5_000;
    private static final long COMMIT_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** How many keys a subscription may have parked, as by default on Kafka. */
    private static final int MOST_PARKED = 100_000;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Duration IDLE = Duration.ofMillis(50);

    /** A connection that was cut without a word is found out by this; on a busy machine a sign of life may be some seconds late. */
    private static final Duration SILENCE = Duration.ofMillis(5L * Source.HEARTBEAT_MILLIS);

    private final RunSettings settings;
    private final State state;
    private final Session session;
    private final Leadership leadership;
    private final DeliveryListener listener;
    private final Clock clock;
    private final BooleanSupplier leads;
    private final Consumer<Step> steps;
    private final Streams streams;
    private final Letters letters;
    private final StateParkedKeys parked;
    private final History history;
    private final StateContractLog contracts;
    private final Retreat retreat = new Retreat();
    private final AtomicLong raised = new AtomicLong();

    private volatile boolean stopping;
    private volatile SourceState sourceState;
    private volatile long spooledBytes;
    private @Nullable ChangeFlow flow;
    private @Nullable Engine engine;
    private @Nullable Handover handover;
    private @Nullable Reading reading;
    private Position position = Position.BEGINNING;
    /** Whether the last commit failed. Until it works nothing is read, and nothing leaves the spool or what is on its way there. */
    private boolean stateAway;
    /** What that commit would have stored. */
    private @Nullable String unstored;

    /** Where the log stood when a snapshot began that didn't come to its end; null where none was. */
    private @Nullable String deadSnapshot;

    private long committedNanos = System.nanoTime();
    private long lookedNanos = System.nanoTime();
    private long taken;
    private Duration lookAgain = IDLE;
    /** When the engine gave something last, or was kept waiting. */
    private long heardNanos;

    /**
     * @param state closed by the caller
     * @param leadership of this process, which has taken the lease; closed by the caller
     * @param leads whether that lease is certain to be this process's still; asked before records are handed on
     * @param listener is told about delivery
     */
    public Runner(
            RunSettings settings,
            State state,
            Leadership leadership,
            BooleanSupplier leads,
            DeliveryListener listener,
            Clock clock) {
        this(settings, state, leadership, leads, listener, clock, step -> {});
    }

    /** @param steps is told of each step */
    Runner(
            RunSettings settings,
            State state,
            Leadership leadership,
            BooleanSupplier leads,
            DeliveryListener listener,
            Clock clock,
            Consumer<Step> steps) {
        this.steps = steps;
        this.settings = settings;
        this.state = state;
        this.session = state.session();
        this.leadership = leadership;
        this.listener = listener;
        this.clock = clock;
        this.leads = new Lead(leads);
        this.streams = new Streams(state, settings.spool(), System::nanoTime);
        this.letters = new Letters(state, clock);
        this.parked = new StateParkedKeys(state, MOST_PARKED);
        this.history = new History(state, settings.source(), leadership);
        this.contracts = new StateContractLog(state, leadership);
        this.sourceState = new SourceState(SourceState.Phase.STARTING, "", clock.millis());
    }

    /**
     * Runs until {@link #stop}. What fails is tried again, with a state that says why.
     *
     * @throws LeaseLostException if another process may lead by now
     * @throws FencedException if another process leads
     */
    public void run() {
        while (!stopping) {
            try {
                begin();
                while (!stopping) {
                    if (stateAway) {
                        tryStateAgain();
                    } else {
                        cycle();
                    }
                }
                drain();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                stopping = true;
            } catch (LeaseLostException | FencedException another) {
                end();
                throw another;
            } catch (StateException failed) {
                end();
                rest(SourceState.Phase.STATE_UNAVAILABLE, failed);
            } catch (RuntimeException failed) {
                end();
                rest(SourceState.Phase.FAILED, failed);
            }
        }
        end();
        tell(SourceState.Phase.STOPPED, "");
    }

    /** Makes the flow and starts the engine where the last one is known to be done. */
    private void begin() {
        streams.restart();
        letters.restart();
        parked.restart();
        stateAway = false;
        unstored = null;
        position = session.run(connection -> Position.read(connection, settings.source()));
        deadSnapshot = position.snapshotFrom();
        ContractRegistry registry = new ContractRegistry(contracts);
        registry.refresh();
        flow = new ChangeFlow(FlowOptions.of(
                        settings.name(),
                        settings.routing(),
                        new ContractGate(registry, settings.gate()),
                        settings.destinations(),
                        letters)
                .source(settings.values())
                .listener(listener)
                .parked(settings.routing().parks() ? parked : ParkedKeys.NONE)
                .memory(new BufferMemory(settings.bufferBytes()))
                .mayDeliver(leads)
                .epochs((stream, above) -> {
                    streams.raise(stream, above + 1);
                    raised.accumulateAndGet(above, Math::max);
                })
                .brake(settings.brake())
                .build());
        startEngine();
    }

    private void startEngine() {
        long epoch = leadership.newEpoch(raised.get(), clock.millis());
        heardNanos = System.nanoTime();
        Handover to = new Handover();
        reading = new Reading(settings.source(), epoch, position.nextSequence(), System::nanoTime);
        handover = to;
        tell(SourceState.Phase.STARTING, "");
        engine = Engine.start(settings.reading().get().engineSettings(), position::place, history, to);
        LOG.info("{} reads from {} (epoch {})", settings.name(), position.place(), epoch);
    }

    private void cycle() throws InterruptedException {
        Reading current = reading();
        List<SourceRecord> batch = poll();
        checkLease();
        List<EngineRecord> arrived = current.take(batch);
        taken += batch.size();
        if (!batch.isEmpty() && sourceState.phase() == SourceState.Phase.STARTING) {
            retreat.success();
            tell(SourceState.Phase.READING, "");
        }
        steps.accept(Step.TAKEN);
        noteSnapshot(current);
        Turn turn = flow().turn(streams.next(arrived), EngineRecord::raw);
        streams.follow(turn);
        steps.accept(Step.HANDED_OVER);
        lookAgain = turn.lookAgainIn().orElse(IDLE);
        if (taken >= COMMIT_RECORDS || System.nanoTime() - committedNanos >= COMMIT_NANOS) {
            commit(current);
        }
        if (settings.routing().parks() && System.nanoTime() - lookedNanos >= LOOK_NANOS) {
            lookedNanos = System.nanoTime();
            parked.look();
        }
        look();
    }

    private void checkLease() {
        if (!leads.getAsBoolean()) {
            throw new LeaseLostException();
        }
    }

    /** What is in flight goes on; the engine, whose connection lives on, waits. */
    private void tryStateAgain() throws InterruptedException {
        checkLease();
        streams.follow(flow().turn(List.<EngineRecord>of(), EngineRecord::raw));
        if (System.nanoTime() - committedNanos >= COMMIT_AGAIN_NANOS) {
            commit(reading());
        }
        heardNanos = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(5);
    }

    private List<SourceRecord> poll() throws InterruptedException {
        Handover from = handover;
        if (from == null || !streams.hasRoom()) {
            heardNanos = System.nanoTime();
            TimeUnit.MILLISECONDS.sleep(1);
            return List.of();
        }
        Duration patience = lookAgain.compareTo(IDLE) < 0 ? lookAgain : IDLE;
        List<SourceRecord> batch = from.poll(streams.hasReady() ? Duration.ZERO : patience);
        if (!batch.isEmpty()) {
            heardNanos = System.nanoTime();
        }
        return batch;
    }

    /**
     * Writes down where the log stands, before anybody gets a row of a snapshot. One that dies is begun anew, and doesn't know which rows were deleted
     * meanwhile; so once it is over, the log is read from where the first one began.
     */
    private void noteSnapshot(Reading current) {
        String from = current.snapshotFrom();
        if (from != null && position.place() == null && position.snapshotFrom() == null) {
            Position noted = new Position(null, from, position.nextSequence(), current.epoch());
            session.run(connection -> {
                leadership.fence(connection, current.epoch());
                noted.write(connection, settings.source(), clock.millis());
                return noted;
            });
            position = noted;
        }
    }

    /** Writes down what became of the records: one transaction, or nothing where nothing is new. */
    private void commit(Reading current) {
        committedNanos = System.nanoTime();
        taken = 0;
        ChangeFlow running = flow();
        streams.settle(running::committable);
        String newer = current.placeUpTo(streams.durableTo());
        String place = newer == null ? unstored : newer;
        if (place == null && !streams.hasUnwritten() && !letters.pending() && !parked.pending()) {
            stateIsBack();
            return;
        }
        boolean afterDeadSnapshot = place != null && deadSnapshot != null;
        Position next = new Position(
                afterDeadSnapshot ? deadSnapshot : place == null ? position.place() : place,
                place == null ? position.snapshotFrom() : null,
                current.next(),
                current.epoch());
        steps.accept(Step.BEFORE_COMMIT);
        try {
            session.run(connection -> write(connection, next));
        } catch (StateException failed) {
            keep(place, failed);
            return;
        } finally {
            // Meanwhile nobody listened.
            heardNanos += System.nanoTime() - committedNanos;
        }
        steps.accept(Step.COMMITTED);
        committed(next);
        steps.accept(Step.AFTER_COMMIT);
        if (afterDeadSnapshot && !stopping) {
            LOG.info("an earlier snapshot didn't come to its end; reading the log again from where it began");
            end();
            begin();
        }
    }

    private Position write(Connection connection, Position next) throws SQLException {
        leadership.fence(connection, next.epoch());
        streams.write(connection);
        letters.write(connection);
        parked.write(connection);
        next.write(connection, settings.source(), clock.millis());
        steps.accept(Step.WRITTEN);
        return next;
    }

    private void committed(Position next) {
        position = next;
        unstored = null;
        streams.written();
        spooledBytes = streams.spooledBytes();
        letters.written();
        parked.written();
        stateIsBack();
    }

    private void stateIsBack() {
        if (stateAway) {
            stateAway = false;
            tell(SourceState.Phase.READING, "");
            LOG.info("the state can be written again");
        }
    }

    /**
     * Nothing is forgotten, so that nothing comes twice. Where nobody knows whether it was written, what is in memory may be something else than what the
     * state has: then all begins again with what that has.
     */
    private void keep(@Nullable String place, StateException failed) {
        if (!failed.isPassing() || failed.mayBeWritten()) {
            throw failed;
        }
        unstored = place;
        if (!stateAway) {
            stateAway = true;
            tell(SourceState.Phase.STATE_UNAVAILABLE, String.valueOf(failed.getMessage()));
            LOG.warn("{}", failed.getMessage());
        }
    }

    /** Ends this run where the engine has ended, or a store wants a higher epoch. */
    private void look() {
        Engine running = engine;
        if (running != null && running.end().isDone()) {
            Throwable why = running.end().join();
            throw new EngineEndedException(
                    SourceFailure.words(settings.reading().get(), why), why);
        }
        long silent = System.nanoTime() - heardNanos;
        if (reading().isStreaming() && silent > SILENCE.toNanos()) {
            throw new EngineEndedException(
                    "the source has said nothing for " + SILENCE.toSeconds()
                            + " s, not even that it is alive, although nobody has told that the connection is gone",
                    null);
        }
        if (raised.get() >= reading().epoch()) {
            LOG.info("a store has seen changes of epoch {}; reading again with a higher one", raised.get());
            end();
            begin();
        }
    }

    /** Gives what is in flight some time, and writes down what became of it. */
    private void drain() throws InterruptedException {
        closeEngine();
        long deadline = System.nanoTime() + settings.drain().toNanos();
        while (flow().unsettled() && System.nanoTime() < deadline) {
            streams.follow(flow().turn(List.<EngineRecord>of(), EngineRecord::raw));
            TimeUnit.MILLISECONDS.sleep(2);
        }
        commit(reading());
    }

    private void end() {
        closeEngine();
        ChangeFlow running = flow;
        flow = null;
        reading = null;
        if (running != null) {
            running.close();
        }
    }

    private void closeEngine() {
        Engine running = engine;
        engine = null;
        handover = null;
        if (running != null) {
            running.close();
        }
    }

    private void rest(SourceState.Phase phase, RuntimeException why) {
        Duration wait = retreat.next();
        String reason = why.getMessage() == null ? why.toString() : why.getMessage();
        String told = reason + ". It is tried again in " + wait.plusMillis(999).toSeconds() + " s";
        tell(phase, told);
        LOG.warn("{}: {}", phase, told, why);
        long until = System.nanoTime() + wait.toNanos();
        try {
            while (!stopping && System.nanoTime() < until) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    private void tell(SourceState.Phase phase, String reason) {
        sourceState = new SourceState(phase, reason, clock.millis());
    }

    /** How reading goes. */
    public SourceState sourceState() {
        return sourceState;
    }

    /** How many bytes of records lie in the spool. */
    public long spooledBytes() {
        return spooledBytes;
    }

    /** Has {@link #run} end, once what is in flight has had its time. */
    public void stop() {
        stopping = true;
    }

    private ChangeFlow flow() {
        ChangeFlow running = flow;
        if (running == null) {
            throw new IllegalStateException("it doesn't run");
        }
        return running;
    }

    private Reading reading() {
        Reading running = reading;
        if (running == null) {
            throw new IllegalStateException("it doesn't run");
        }
        return running;
    }

    /** Call it after {@link #run} has returned. */
    @Override
    public void close() {
        streams.close();
        letters.close();
        parked.close();
        history.close();
        contracts.close();
        session.close();
    }
}
