package dev.rowcast.destination;

import static org.awaitility.Awaitility.await;

import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.gate.Approvals;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.FileContractLog;
import dev.rowcast.flow.ChangeFlow;
import dev.rowcast.flow.DeadLetter;
import dev.rowcast.flow.DeadLetters;
import dev.rowcast.flow.Destinations;
import dev.rowcast.flow.FlowOptions;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.ListenerGroup;
import dev.rowcast.observe.StateChange;
import dev.rowcast.observe.TaskFigures;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.store.Store;
import dev.rowcast.store.StoreDestination;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A task as a runtime has one, for one thread: the whole way of records of {@code shop.*} to one subscription's destination. */
public final class ShopTask implements AutoCloseable {
    private final FileContractLog log;
    private final ChangeFlow flow;
    private final List<RawRecord> taken = new ArrayList<>();
    private final Map<StreamId, Long> positions = new HashMap<>();

    /** The epochs that a store has asked to be exceeded. */
    final Map<StreamId, Long> asked = new ConcurrentHashMap<>();

    /** What is counted. */
    final TaskFigures figures = new TaskFigures();

    private volatile String state = "";

    /** What couldn't be delivered. */
    public final List<DeadLetter> letters = new ArrayList<>();

    /** @param settings of the subscription, as members of its JSON */
    public ShopTask(Path contracts, Destinations destinations, String settings) {
        this(contracts, destinations, settings, "");
    }

    public ShopTask(Path contracts, Store store, String settings) {
        this(contracts, subscription -> new StoreDestination(subscription.name(), store), settings);
    }

    /** @param more of the routing, as members of its JSON, each with a comma before it */
    ShopTask(Path contracts, Destinations destinations, String settings, String more) {
        Routing routing = RoutingParser.parse("{\"subscriptions\": [{\"name\": \"shop\", \"tables\": [\"shop.*\"],"
                + " \"destination\": {\"type\": \"tested\"}, \"retry\": {\"initial\": \"10ms\", \"max\": \"50ms\"}, "
                + settings + "}]" + more + "}");
        GateRules rules = new GateRules("test", routing.renames(), Approvals.NONE, NewContracts.STANDARD, true);
        this.log = FileContractLog.open(contracts);
        this.flow = new ChangeFlow(FlowOptions.of(
                        "test",
                        routing,
                        new ContractGate(new ContractRegistry(log), rules),
                        destinations,
                        new Letters())
                .listener(ListenerGroup.of(List.of(figures, new States())))
                .epochs((stream, above) -> asked.put(stream, above))
                .build());
    }

    public void take(List<RawRecord> records) {
        records.forEach(
                record -> positions.put(record.at().stream(), record.at().sequence() + 1));
        taken.addAll(records);
        turn(records);
    }

    /** What was held is handed over again once it is decided. */
    private void turn(List<RawRecord> records) {
        flow.turn(records, record -> record)
                .rewind()
                .forEach((stream, from) -> turn(taken.stream()
                        .filter(record -> record.at().stream().equals(stream)
                                && record.at().sequence() >= from)
                        .toList()));
    }

    long committable(int partition) {
        return committable(new StreamId(ShopRecords.TOPIC, partition));
    }

    /** The next record of the stream that isn't done; 0 where none of it was taken. */
    public long committable(StreamId stream) {
        turn(List.of());
        return flow.committable(stream, positions.getOrDefault(stream, 0L));
    }

    /** The subscription's state and the reason for it. */
    public String state() {
        turn(List.of());
        return state;
    }

    /** All that was taken is delivered, or a dead letter. */
    public void awaitDone() {
        await().pollInSameThread().until(this::isDone);
        taken.clear();
    }

    boolean isDone() {
        return positions.entrySet().stream().allMatch(each -> committable(each.getKey()) == each.getValue());
    }

    /** As a task ends that is killed: nothing is waited for. */
    @Override
    public void close() {
        flow.close();
        log.close();
    }

    private final class States implements DeliveryListener {
        @Override
        public void stateChanged(StateChange change) {
            state = change.state() + ": " + change.reason();
        }
    }

    private final class Letters implements DeadLetters {
        @Override
        public void report(DeadLetter letter, Runnable whenDurable) {
            letters.add(letter);
            whenDurable.run();
        }

        @Override
        public boolean present() {
            return true;
        }
    }
}
