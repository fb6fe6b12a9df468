package dev.rowcast.destination.opensearch;

import static org.awaitility.Awaitility.await;

import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
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
import dev.rowcast.observe.StateChange;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.store.Store;
import dev.rowcast.store.StoreDestination;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A task as a runtime has one, with a store as the destination of all tables. For one thread. */
final class SearchTask implements AutoCloseable {
    private final FileContractLog log;
    private final ChangeFlow flow;
    private final Map<StreamId, Long> positions = new HashMap<>();
    private volatile String state = "";

    /** What couldn't be delivered. */
    final List<DeadLetter> letters = new ArrayList<>();

    /** @param settings of the subscription, as members of its JSON */
    SearchTask(Path contracts, Store store, String settings) {
        this(contracts, subscription -> new StoreDestination(subscription.name(), store), settings);
    }

    SearchTask(Path contracts, Destinations destinations, String settings) {
        this.log = FileContractLog.open(contracts);
        this.flow = new ChangeFlow(FlowOptions.of(
                        "test",
                        RoutingParser.parse("{\"subscriptions\": [{\"name\": \"shop\", \"tables\": [\"shop.*\"],"
                                + " \"destination\": {\"type\": \"tested\"}, \"retry\": {\"initial\": \"10ms\", \"max\": \"100ms\"}, "
                                + settings + "}]}"),
                        new ContractGate(new ContractRegistry(log), GateRules.of("test")),
                        destinations,
                        new Letters())
                .listener(new States())
                .build());
    }

    void take(List<RawRecord> records) {
        records.forEach(
                record -> positions.put(record.at().stream(), record.at().sequence() + 1));
        flow.turn(records, record -> record);
    }

    /** The next record of the stream that isn't done. */
    long committable(StreamId stream) {
        flow.turn(List.<RawRecord>of(), record -> record);
        return flow.committable(stream, positions.get(stream));
    }

    /** The subscription's state and the reason for it. */
    String state() {
        flow.turn(List.<RawRecord>of(), record -> record);
        return state;
    }

    /** All that was taken is delivered, or a dead letter. */
    void awaitDone() {
        await().pollInSameThread()
                .until(() ->
                        positions.entrySet().stream().allMatch(each -> committable(each.getKey()) == each.getValue()));
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
