package dev.rowcast.destination;

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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A task as a runtime has one, for one thread: the whole way of records to one subscription's destination. */
final class ShopTask implements AutoCloseable {
    private final FileContractLog log;
    private final ChangeFlow flow;
    private final long[] position = new long[ShopRecords.PARTITIONS];

    /** The epochs that a store has asked to be exceeded. */
    final Map<StreamId, Long> asked = new ConcurrentHashMap<>();

    private volatile String state = "";

    /** What couldn't be delivered. */
    final List<DeadLetter> letters = new ArrayList<>();

    /** @param settings of the subscription, as members of its JSON */
    ShopTask(Path contracts, Destinations destinations, String settings) {
        this.log = FileContractLog.open(contracts);
        this.flow = new ChangeFlow(FlowOptions.of(
                        "test",
                        RoutingParser.parse("{\"subscriptions\": [{\"name\": \"shop\", \"tables\": [\"shop.*\"],"
                                + " \"destination\": {\"type\": \"tested\"}, \"retry\": {\"initial\": \"10ms\", \"max\": \"50ms\"}, "
                                + settings + "}]}"),
                        new ContractGate(new ContractRegistry(log), GateRules.of("test")),
                        destinations,
                        new Letters())
                .listener(new States())
                .epochs((stream, above) -> asked.put(stream, above))
                .build());
    }

    void take(List<RawRecord> records) {
        records.forEach(record ->
                position[record.at().stream().partition()] = record.at().sequence() + 1);
        flow.turn(records, record -> record);
    }

    long committable(int partition) {
        flow.turn(List.<RawRecord>of(), record -> record);
        return flow.committable(new StreamId(ShopRecords.TOPIC, partition), position[partition]);
    }

    /** The subscription's state and the reason for it. */
    String state() {
        flow.turn(List.<RawRecord>of(), record -> record);
        return state;
    }

    /** All that was taken is delivered, or a dead letter. */
    void awaitDone() {
        await().pollInSameThread().until(() -> {
            boolean done = true;
            for (int partition = 0; partition < position.length; partition++) {
                done &= committable(partition) == position[partition];
            }
            return done;
        });
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
