package dev.rowcast.flow;

import static org.awaitility.Awaitility.await;

import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.gate.Approvals;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.deliver.ParkedKeys;
import dev.rowcast.observe.HeldTable;
import dev.rowcast.observe.TaskFigures;
import dev.rowcast.route.RoutingParser;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A flow to one subscription in memory that takes everything, of all tables and with policies that hold as little as they can. */
final class TestFlow implements AutoCloseable {
    final EverythingTaken subscriber = new EverythingTaken("audit");
    final List<DeadLetter> letters = new ArrayList<>();
    final TaskFigures figures = new TaskFigures();
    final ChangeFlow flow;
    final Set<StreamId> holding = new HashSet<>();

    TestFlow(boolean deadLetters) {
        this(deadLetters, new MemoryContractLog().reader());
    }

    TestFlow(boolean deadLetters, ContractLog log) {
        this(deadLetters, log, "\"ordering\": \"partition\"");
    }

    TestFlow(boolean deadLetters, ContractLog log, String settings) {
        this(deadLetters, log, settings, 0);
    }

    TestFlow(boolean deadLetters, ContractLog log, String settings, int brake) {
        this(deadLetters, log, settings, brake, Clock.systemUTC());
    }

    TestFlow(boolean deadLetters, ContractLog log, String settings, int brake, Clock clock) {
        DeadLetters queue = new DeadLetters() {
            @Override
            public void report(DeadLetter letter, Runnable whenDurable) {
                if (!deadLetters) {
                    throw letter.why();
                }
                letters.add(letter);
                whenDurable.run();
            }

            @Override
            public boolean present() {
                return deadLetters;
            }
        };
        String routing = "{\"subscriptions\": [{\"name\": \"audit\", \"tables\": [\"*.*\"],"
                + " \"target\": \"127.0.0.1:1\", \"tls\": {\"plaintext\": true}, \"evolution\": \"lenient\", "
                + settings
                + "}]}";
        ContractGate gate = new ContractGate(
                new ContractRegistry(log),
                new GateRules("test", Map.of(), Approvals.NONE, NewContracts.STANDARD, deadLetters));
        flow = new ChangeFlow(
                FlowOptions.of("test", RoutingParser.parse(routing), gate, subscription -> subscriber, queue)
                        .listener(figures)
                        .parked(parked())
                        .brake(brake)
                        .clock(clock)
                        .build());
    }

    /** No key, and those partitions wait for room for one. */
    private ParkedKeys parked() {
        return new ParkedKeys() {
            @Override
            public @Nullable Parked find(String subscription, ChangeKey key) {
                return null;
            }

            @Override
            public void park(
                    String subscription,
                    ChangeKey key,
                    Parked first,
                    Runnable whenDurable,
                    Consumer<Throwable> failed) {
                whenDurable.run();
            }

            @Override
            public boolean holds(StreamId partition) {
                return holding.contains(partition);
            }
        };
    }

    /** Takes the records at once, as they come of one poll. */
    void accept(Collection<RawRecord> records) {
        flow.acceptAll(records, record -> record);
    }

    /** Waits until the partition can be committed to there. */
    void awaitCommittable(StreamId partition, long offset) {
        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            flow.settle();
            return flow.committable(partition, offset) == offset;
        });
    }

    List<HeldTable> held() {
        return figures.held();
    }

    @Override
    public void close() {
        flow.close();
    }
}
