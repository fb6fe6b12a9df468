package dev.rowcast.replay;

import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.flow.ChangeFlow;
import dev.rowcast.flow.DeadLetter;
import dev.rowcast.flow.DeadLetters;
import dev.rowcast.flow.Destinations;
import dev.rowcast.flow.FlowOptions;
import dev.rowcast.flow.Turn;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.HeldTable;
import dev.rowcast.observe.State;
import dev.rowcast.observe.StateChange;
import dev.rowcast.route.Routing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Takes the records of files through the flow, as a task does with those of Kafka, and ends when all have ended or what is left won't: where
 * a person has to decide, or a destination takes nothing for too long. For one thread.
 */
public final class Replay implements AutoCloseable {
    private static final int RUN = 500;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ChangeFlow flow;
    private final Duration patience;
    private final LongConsumer progress;
    private final Map<StreamId, Long> positions = new LinkedHashMap<>();
    /** The partitions of which no more may be taken for now. */
    private final Set<StreamId> full = new HashSet<>();

    private final Set<String> held = new HashSet<>();
    private final List<String> notices = new ArrayList<>();
    private final List<String> rejected = new ArrayList<>();
    private volatile String trouble = "its destination didn't answer";
    private long records;
    private long lastDone;
    private long lastProgress = System.nanoTime();
    private long lastTold = System.nanoTime();
    private boolean givenUp;

    /**
     * @param contracts the contract log; the caller closes it
     * @param patience how long to wait without anything being delivered
     * @param progress is told every few seconds how many records were read
     * @throws IllegalArgumentException if a destination can't be made; the message says which and why
     */
    public Replay(
            Routing routing,
            ContractLog contracts,
            Destinations destinations,
            Duration patience,
            LongConsumer progress) {
        ContractRegistry registry = new ContractRegistry(contracts);
        registry.refresh();
        this.patience = patience;
        this.progress = progress;
        this.flow = new ChangeFlow(FlowOptions.of(
                        "replay",
                        routing,
                        new ContractGate(registry, GateRules.of("replay")),
                        destinations,
                        new Letters())
                .listener(new Heard())
                .build());
    }

    /**
     * Delivers the records of a file, behind those of files before it. Returns when there is room for more.
     *
     * @throws RecordingException if a line is no record; what came before it may be delivered
     * @throws RuntimeException if a table stopped whose policy is to fail
     */
    public void run(RecordedFile file) throws IOException {
        List<RawRecord> run = new ArrayList<>(RUN);
        for (RawRecord record = file.read(); record != null && !givenUp; record = file.read()) {
            run.add(record);
            if (run.size() == RUN) {
                take(run);
            }
        }
        take(run);
    }

    private void take(List<RawRecord> run) {
        records += run.size();
        run.forEach(record -> positions.put(record.at().stream(), record.at().sequence() + 1));
        if (!givenUp) {
            follow(flow.turn(run, record -> record));
        }
        run.clear();
        await(() -> full.stream().allMatch(each -> held.contains(each.toString())));
    }

    /** Waits until all has ended that will, and says what became of it. */
    public ReplaySummary finish() {
        await(() -> !flow.unsettled());
        return new ReplaySummary(records, rejected, notices, givenUp ? trouble : "");
    }

    private void await(BooleanSupplier enough) {
        while (!givenUp) {
            follow(flow.turn(List.<RawRecord>of(), record -> record));
            if (enough.getAsBoolean()) {
                return;
            }
            look();
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    /**
     * A partition that could be read on from where it was held, since somebody has decided meanwhile, isn't: its rows have passed, and what comes
     * behind them must not go first.
     */
    private void follow(Turn turn) {
        if (!turn.rewind().isEmpty()) {
            trouble = "it was decided about tables while their rows were passed over ("
                    + turn.rewind().keySet() + "); replay the files again, from their beginning";
            givenUp = true;
        }
        full.removeAll(turn.resume());
        full.addAll(turn.pause());
    }

    private void look() {
        long now = System.nanoTime();
        long done = positions.entrySet().stream()
                .mapToLong(each -> flow.committable(each.getKey(), each.getValue()))
                .sum();
        if (done != lastDone) {
            lastDone = done;
            lastProgress = now;
        }
        if (now - lastTold > TELL_NANOS) {
            lastTold = now;
            progress.accept(records);
        }
        givenUp |= now - lastProgress > patience.toNanos();
    }

    /** Gives up what is still under way. */
    @Override
    public void close() {
        flow.close();
    }

    private final class Letters implements DeadLetters {
        @Override
        public void report(DeadLetter letter, Runnable whenDurable) {
            rejected.add(letter.why().at()
                    + letter.subscription().map(name -> " for " + name).orElse("") + ": " + letter.reason());
            whenDurable.run();
        }

        @Override
        public boolean present() {
            return true;
        }
    }

    private final class Heard implements DeliveryListener {
        /** On the thread that replays. */
        @Override
        public void tableHeld(HeldTable table) {
            held.add(table.partition());
            notices.add("table " + table.table() + " (" + table.partition() + "): " + table.notice());
        }

        @Override
        public void stateChanged(StateChange change) {
            if (change.state() != State.DELIVERING && !change.reason().isEmpty()) {
                trouble = change.subscription() + " is " + change.state() + ": " + change.reason();
            }
        }
    }
}
