package dev.rowcast.cli.deadletters;

import dev.rowcast.change.Place;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.HoldAdvice;
import dev.rowcast.encode.SourceSettings;
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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends letters of one subscription again, through the way that records take in the connector. For one thread; it waits where the subscriber is slower.
 *
 * <p>A letter keeps the coordinates that its record was read from, since what is told to the subscriber derives from them. The flow knows
 * what came before by its offset, so that one with a lower offset than the last waits until those before it have ended.
 */
final class SubscriptionRun implements AutoCloseable {
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final ChangeFlow flow;
    private final Consumer<Fate> fates;
    private final Duration patience;
    private final Map<StreamId, Deque<Sent>> underWay = new LinkedHashMap<>();
    private final Map<StreamId, Long> last = new HashMap<>();
    /** The partitions of which no more may be sent for now. */
    private final Set<StreamId> full = new HashSet<>();

    private final Map<Place, String> rejected = new HashMap<>();
    private final Map<Place, String> skipped = new ConcurrentHashMap<>();
    private final Map<String, String> held = new HashMap<>();
    private volatile String trouble = "it didn't answer";
    private long lastEnd = System.nanoTime();
    private boolean givenUp;

    private record Sent(DeadLetterRecord letter, Place at) {}

    /**
     * @param fates is told each letter's end, on the thread that calls this
     * @param patience how long to wait without a letter coming to an end
     */
    SubscriptionRun(
            String subscription,
            Routing routing,
            ContractGate gate,
            Destinations destinations,
            SourceSettings source,
            Duration patience,
            Consumer<Fate> fates,
            Progress progress) {
        this.fates = fates;
        this.patience = patience;
        this.flow =
                new ChangeFlow(FlowOptions.of("redrive-" + subscription, routing, gate, destinations, new Rejected())
                        .only(subscription)
                        .source(source)
                        .listener(new Heard(progress))
                        .build());
    }

    /** Sends it when there is room, after those before it. */
    void send(DeadLetterRecord letter, RawRecord raw) {
        StreamId partition = raw.at().stream();
        if (raw.at().sequence() <= last.getOrDefault(partition, -1L)) {
            finish();
            forget(partition);
        }
        if (givenUp) {
            fates.accept(new Fate(letter, Fate.End.WAITING, trouble));
            return;
        }
        lastEnd = underWay.isEmpty() ? System.nanoTime() : lastEnd;
        last.put(partition, raw.at().sequence());
        underWay.computeIfAbsent(partition, unused -> new ArrayDeque<>()).addLast(new Sent(letter, raw.at()));
        try {
            follow(flow.turn(List.of(raw), record -> record));
        } catch (UndecidedException undecided) {
            keepBack(partition, String.valueOf(undecided.getMessage()));
            return;
        }
        String notice = held.remove(partition.toString());
        if (notice != null) {
            keepBack(partition, notice);
        } else {
            await(() -> !full.contains(partition), partition);
        }
    }

    /** Whether a change of that row is on its way. */
    boolean isUnderWay(UUID row) {
        return underWay.values().stream()
                .flatMap(Deque::stream)
                .anyMatch(sent -> sent.letter().row().equals(row));
    }

    /** Waits until all that was sent has ended. */
    void finish() {
        await(underWay::isEmpty, null);
    }

    /** The partition's last letter isn't sent: a person has to decide first. */
    private void keepBack(StreamId partition, String why) {
        Sent first = Objects.requireNonNull(underWay.get(partition)).removeLast();
        awaitOthers(partition);
        forget(partition);
        fates.accept(new Fate(first.letter(), Fate.End.HELD, why));
    }

    /** Waits for what was sent before the letter that is kept back. */
    private void awaitOthers(StreamId partition) {
        for (collect(); !givenUp && !queue(partition).isEmpty(); collect()) {
            try {
                follow(flow.turn(List.<RawRecord>of(), record -> record));
            } catch (RuntimeException again) {
                // It says once more why that letter is kept back; those before it may still be answered.
                trouble = String.valueOf(again.getMessage());
            }
            rest();
        }
    }

    private void rest() {
        if (System.nanoTime() - lastEnd > patience.toNanos()) {
            giveUp();
        }
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }

    private Deque<Sent> queue(StreamId partition) {
        return underWay.getOrDefault(partition, new ArrayDeque<>());
    }

    private void forget(StreamId partition) {
        flow.close(List.of(partition));
        full.remove(partition);
        last.remove(partition);
    }

    private void await(BooleanSupplier enough, @Nullable StreamId sending) {
        while (!givenUp) {
            collect();
            if (enough.getAsBoolean()) {
                return;
            }
            try {
                follow(flow.turn(List.<RawRecord>of(), record -> record));
            } catch (RuntimeException stopped) {
                collect();
                if (enough.getAsBoolean()) {
                    return;
                }
                if (sending == null || queue(sending).isEmpty()) {
                    throw stopped;
                }
                keepBack(sending, String.valueOf(stopped.getMessage()));
                return;
            }
            rest();
        }
    }

    private void follow(Turn turn) {
        full.removeAll(turn.resume());
        full.addAll(turn.pause());
    }

    private void giveUp() {
        givenUp = true;
        flow.close();
        underWay.values()
                .forEach(queue ->
                        queue.forEach(sent -> fates.accept(new Fate(sent.letter(), Fate.End.WAITING, trouble))));
        underWay.clear();
    }

    private void collect() {
        underWay.forEach((partition, queue) -> {
            long done = flow.committable(partition, Long.MAX_VALUE);
            for (Sent next = queue.peekFirst(); next != null && next.at().sequence() < done; next = queue.peekFirst()) {
                queue.removeFirst();
                lastEnd = System.nanoTime();
                fates.accept(fate(next));
            }
        });
        underWay.values().removeIf(Deque::isEmpty);
    }

    private Fate fate(Sent sent) {
        String reason = rejected.remove(sent.at());
        if (reason != null) {
            return new Fate(sent.letter(), Fate.End.REJECTED, reason);
        }
        String why = skipped.remove(sent.at());
        return why != null
                ? new Fate(sent.letter(), Fate.End.SKIPPED, why)
                : new Fate(sent.letter(), Fate.End.DELIVERED, "");
    }

    @Override
    public void close() {
        if (!givenUp) {
            flow.close();
        }
    }

    /** What is rejected again is where it belongs already. */
    private final class Rejected implements DeadLetters {
        @Override
        public void report(DeadLetter letter, Runnable whenDurable) {
            rejected.put(letter.why().at(), letter.reason());
            whenDurable.run();
        }

        @Override
        public boolean present() {
            return true;
        }
    }

    private final class Heard implements DeliveryListener {
        private final Progress progress;

        Heard(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void skipped(String subscription, Place at, String reason) {
            skipped.put(at, reason);
        }

        @Override
        public void tableHeld(HeldTable table) {
            held.put(
                    table.partition(),
                    "table " + table.table() + " waits for a decision: " + table.notice() + ". See: "
                            + HoldAdvice.diff(table.table()));
        }

        @Override
        public void stateChanged(StateChange change) {
            if (change.state() != State.DELIVERING
                    && change.state() != State.HELD
                    && !change.reason().isEmpty()) {
                trouble = change.reason();
                progress.trouble(change.subscription(), change.state() + ": " + change.reason());
            }
        }
    }
}
