package dev.rowcast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.Place;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.gate.ContractDecisions;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.DecisionRefusedException;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.deliver.ParkedKeys;
import dev.rowcast.route.RoutingParser;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A runtime as small as one can be, to a destination that takes everything. What differs is where a record comes from again. */
abstract class ReplayingRuntime implements AutoCloseable {
    final List<RawRecord> records;
    final Set<StreamId> paused = new HashSet<>();
    final ChangeFlow flow;

    private final EverythingTaken subscriber = new EverythingTaken("audit");
    private final MemoryContractLog log = new MemoryContractLog();
    private final ContractDecisions people = new ContractDecisions(new ContractRegistry(log.reader()));
    /** Streams of which no more may come for now, though nobody has to decide. */
    private final Set<StreamId> full = new HashSet<>();

    private long secondsPassed;

    ReplayingRuntime(List<RawRecord> records) {
        this.records = records;
        this.flow = new ChangeFlow(FlowOptions.of(
                        "test",
                        RoutingParser.parse("{\"subscriptions\": [{\"name\": \"audit\", \"tables\": [\"*.*\"],"
                                + " \"target\": \"127.0.0.1:1\", \"ordering\": \"partition\"}]}"),
                        new ContractGate(new ContractRegistry(log.reader()), GateRules.of("test")),
                        subscription -> subscriber,
                        new NoLetters())
                .parked(new Full())
                .clock(new Seconds())
                .build());
    }

    /** The records to hand over next, those of a stream that isn't paused. */
    abstract List<RawRecord> next(int most);

    /** Hands the stream's records over again, from that sequence on. */
    abstract void rewind(StreamId stream, long sequence);

    /** Up to where everything is done, of these streams that are committed together. */
    abstract long committable(StreamId stream);

    /** Whether there is nothing left to hand over. */
    abstract boolean isAtTheEnd();

    void turn(int most) {
        secondsPassed++;
        Turn turn = flow.turn(next(most), record -> record);
        turn.rewind().forEach(this::rewind);
        paused.removeAll(turn.resume());
        paused.addAll(turn.pause());
        checkCommittable();
    }

    /** A person lets the table's rows go on, if they wait. */
    void decide(int table) {
        try {
            people.approve(new TableId("shop", "t" + table), OptionalInt.empty(), Decision.parse("apply"), "jane");
        } catch (DecisionRefusedException nothingWaits) {
            assertThat(nothingWaits).hasMessageContaining("t" + table);
        }
    }

    /** Of the stream no more may come, or it may again. */
    void fill(int table, boolean isFull) {
        if (isFull) {
            full.add(ReplayedTables.stream(table));
        } else {
            full.remove(ReplayedTables.stream(table));
        }
    }

    /** Decides about whatever waits until all is delivered; returns what was, in the order in which it came. */
    List<Place> finish() {
        full.clear();
        await().pollInSameThread().pollInterval(Duration.ofMillis(1)).until(() -> {
            for (int table = 0; table < ReplayedTables.TABLES; table++) {
                decide(table);
            }
            turn(records.size());
            return isAtTheEnd() && paused.isEmpty() && !flow.unsettled();
        });
        for (int table = 0; table < ReplayedTables.TABLES; table++) {
            assertThat(committable(ReplayedTables.stream(table))).isEqualTo(records.size());
        }
        return subscriber.taken();
    }

    private void checkCommittable() {
        for (int table = 0; table < ReplayedTables.TABLES; table++) {
            StreamId stream = ReplayedTables.stream(table);
            long done = committable(stream);
            Set<Place> taken = Set.copyOf(subscriber.taken());
            assertThat(records.stream()
                            .map(RawRecord::at)
                            .filter(at -> at.stream().equals(stream) && at.sequence() < done && !taken.contains(at)))
                    .as("could be committed, though they weren't delivered")
                    .isEmpty();
        }
    }

    @Override
    public void close() {
        flow.close();
    }

    private final class Seconds extends Clock {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(1_700_000_000L + secondsPassed);
        }
    }

    private final class Full implements ParkedKeys {
        @Override
        public @Nullable Parked find(String subscription, ChangeKey key) {
            return null;
        }

        @Override
        public void park(
                String subscription, ChangeKey key, Parked first, Runnable whenDurable, Consumer<Throwable> failed) {
            throw new AssertionError("nothing is rejected");
        }

        @Override
        public boolean holds(StreamId stream) {
            return full.contains(stream);
        }
    }

    private static final class NoLetters implements DeadLetters {
        @Override
        public void report(DeadLetter letter, Runnable whenDurable) {
            throw letter.why();
        }

        @Override
        public boolean present() {
            return false;
        }
    }
}
