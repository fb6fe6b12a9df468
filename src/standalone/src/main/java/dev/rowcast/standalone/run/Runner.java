package dev.rowcast.standalone.run;

import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.deliver.BufferMemory;
import dev.rowcast.deliver.ParkedKeys;
import dev.rowcast.flow.ChangeFlow;
import dev.rowcast.flow.FlowOptions;
import dev.rowcast.flow.Turn;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.standalone.engine.EngineRecord;
import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.spool.Letters;
import dev.rowcast.standalone.spool.StateParkedKeys;
import dev.rowcast.standalone.spool.Streams;
import dev.rowcast.standalone.state.FencedException;
import dev.rowcast.standalone.state.History;
import dev.rowcast.standalone.state.Leadership;
import dev.rowcast.standalone.state.PauseTable.Pause;
import dev.rowcast.standalone.state.Position;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateContractLog;
import dev.rowcast.standalone.state.StateException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** How many keys a subscription may have parked, as by default on Kafka. */
    private static final int MOST_PARKED = 100_000;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Duration IDLE = Duration.ofMillis(50);

    private final RunSettings settings;
    private final Session session;
    private final Leadership leadership;
    private final DeliveryListener listener;
    private final Clock clock;
    private final BooleanSupplier leads;
    private final Consumer<Step> steps;
    private final Streams streams;
    private final Letters letters;
    private final StateParkedKeys parked;
    private final Pauses pauses;
    private final History history;
    private final Commits commits;
    private final StateContractLog contracts;
    private final Retreat retreat = new Retreat(System::nanoTime);
    private final AtomicLong raised = new AtomicLong();

    /** The tables of which something has been handed to the flow. */
    private final Set<StreamId> begun = new HashSet<>();

    private volatile boolean stopping;
    private volatile SourceState sourceState;
    private volatile long spooledBytes;
    private @Nullable ChangeFlow flow;
    private @Nullable Feed feed;
    private boolean misfitsTold;

    private long lookedNanos = System.nanoTime();
    private Duration lookAgain = IDLE;

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
        this.session = state.session();
        this.leadership = leadership;
        this.listener = listener;
        this.clock = clock;
        this.leads = new Lead(leads);
        this.streams = new Streams(state, settings.spool(), System::nanoTime);
        this.letters = new Letters(state, clock);
        this.parked = new StateParkedKeys(state, MOST_PARKED);
        this.pauses = new Pauses(state.session(), leadership, streams);
        this.history = new History(state, settings.source(), leadership);
        this.contracts = new StateContractLog(state, leadership);
        this.commits = new Commits(settings.source(), session, leadership, streams, letters, parked, clock, steps);
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
                    if (commits.away() == null) {
                        cycle();
                    } else {
                        tryStateAgain();
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
        begun.clear();
        commits.restart();
        pauses.restart(commits.position().nextSequence());
        ContractRegistry registry = new ContractRegistry(contracts);
        registry.refresh();
        ContractGate gate = new ContractGate(registry, settings.gate());
        tellMisfits(gate, registry);
        flow = new ChangeFlow(
                FlowOptions.of(settings.name(), settings.routing(), gate, settings.destinations(), letters)
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

    /** Once, however often the engine is started. */
    private void tellMisfits(ContractGate gate, ContractRegistry registry) {
        if (!misfitsTold) {
            misfitsTold = true;
            ToldMisfits.tell(settings.routing(), gate, registry);
        }
    }

    private void startEngine() {
        tell(SourceState.Phase.STARTING, "");
        Source source = settings.reading().get();
        Position from = commits.position();
        Map<String, String> marks = Feed.marks(source, from.place());
        long epoch = leadership.newEpoch(raised.get(), clock.millis());
        feed = new Feed(
                source,
                from::place,
                history,
                new Reading(settings.source(), epoch, from.nextSequence(), from.place(), marks, System::nanoTime));
        LOG.info("{} reads from {} (epoch {})", settings.name(), from.place(), epoch);
    }

    private void cycle() throws InterruptedException {
        Feed from = feed();
        List<SourceRecord> batch = poll(from);
        checkLease();
        List<EngineRecord> arrived = from.take(batch);
        commits.count(batch.size());
        if (!batch.isEmpty() && sourceState.phase() == SourceState.Phase.STARTING) {
            retreat.success();
            tell(SourceState.Phase.READING, "");
        }
        steps.accept(Step.TAKEN);
        commits.noteSnapshot(from.reading());
        List<EngineRecord> next = streams.next(arrived);
        beginContracts(next);
        Turn turn = flow().turn(next, EngineRecord::raw);
        streams.follow(turn);
        steps.accept(Step.HANDED_OVER);
        // At once, not only with the next commit: what is kept until then is copied by the garbage collector meanwhile.
        streams.settle(flow()::committable);
        lookAgain = turn.lookAgainIn().orElse(IDLE);
        if (commits.isDue()) {
            commit();
        }
        lookAtState();
        look();
    }

    /** With a commit for each, the first reading of many tables would take long. */
    private void beginContracts(List<EngineRecord> records) {
        List<RawRecord> firsts = records.stream()
                .filter(record -> begun.add(record.place().stream()))
                .map(EngineRecord::raw)
                .toList();
        if (firsts.size() > 1) {
            flow().begin(firsts);
        }
    }

    /** For what others may have asked meanwhile. */
    private void lookAtState() {
        if (System.nanoTime() - lookedNanos >= LOOK_NANOS) {
            lookedNanos = System.nanoTime();
            Reading reading = feed().reading();
            pauses.look(reading.next(), commits.position().place(), commits.wholeBelow(), reading.epoch());
            if (settings.routing().parks()) {
                parked.look();
            }
        }
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
        if (commits.isDue()) {
            commit();
        }
        feed().deaf();
        TimeUnit.MILLISECONDS.sleep(5);
    }

    private List<SourceRecord> poll(Feed from) throws InterruptedException {
        if (!streams.hasRoom()) {
            from.deaf();
            TimeUnit.MILLISECONDS.sleep(1);
            return List.of();
        }
        Duration patience = lookAgain.compareTo(IDLE) < 0 ? lookAgain : IDLE;
        return from.poll(streams.hasReady() ? Duration.ZERO : patience);
    }

    /** Writes down what became of the records, and tells whether that works. */
    private void commit() {
        long before = System.nanoTime();
        StateException wasAway = commits.away();
        boolean anew = commits.commit(flow(), feed().reading());
        feed().deafSince(before);
        spooledBytes = streams.spooledBytes();
        StateException away = commits.away();
        if (away != null && wasAway == null) {
            tell(SourceState.Phase.STATE_UNAVAILABLE, String.valueOf(away.getMessage()));
            LOG.warn("{}", away.getMessage());
        } else if (away == null && wasAway != null) {
            tell(SourceState.Phase.READING, "");
            LOG.info("the state can be written again");
        }
        if (anew && !stopping) {
            LOG.info("an earlier snapshot didn't come to its end; reading the log again from where it began");
            end();
            begin();
        }
    }

    /** Ends this run where the engine has ended, or a store wants a higher epoch. */
    private void look() {
        feed().check();
        if (raised.get() >= feed().reading().epoch()) {
            LOG.info("a store has seen changes of epoch {}; reading again with a higher one", raised.get());
            end();
            begin();
        }
    }

    /** Gives what is in flight some time, and writes down what became of it. */
    private void drain() throws InterruptedException {
        feed().close();
        long deadline = System.nanoTime() + settings.drain().toNanos();
        while (flow().unsettled() && System.nanoTime() < deadline) {
            streams.follow(flow().turn(List.<EngineRecord>of(), EngineRecord::raw));
            TimeUnit.MILLISECONDS.sleep(2);
        }
        commit();
    }

    private void end() {
        Feed ended = feed;
        feed = null;
        if (ended != null) {
            ended.close();
        }
        ChangeFlow running = flow;
        flow = null;
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

    /** The pauses that are in force, as far as it has heard. */
    public List<Pause> pauses() {
        return pauses.inForce();
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

    private Feed feed() {
        Feed running = feed;
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
        pauses.close();
        history.close();
        contracts.close();
        session.close();
    }
}
