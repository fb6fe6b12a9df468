package dev.rowcast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.Place;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.gate.Approvals;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.observe.HeldTable;
import dev.rowcast.observe.TaskFigures;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.samples.Samples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** Subscriptions of one table, each with a condition of its own. */
class ConditionFlowTest {
    private static final StreamId PARTITION = new StreamId("dflt.probe.t_ints", 0);
    private static final List<RawRecord> RECORDS = Samples.table(Samples.DEFAULTS, "t_ints");

    private final TaskFigures figures = new TaskFigures();
    private final List<DeadLetter> letters = new ArrayList<>();
    private final Map<String, EverythingTaken> subscribers = new LinkedHashMap<>();

    @Test
    void eachHearsOfWhatItWaitsForAndTheRestIsDone() {
        try (ChangeFlow flow = flow(true, Map.of("all", "true", "second", "after.id == 2", "none", "after.id < 0"))) {
            deliver(flow);
            assertThat(taken("all")).isEqualTo(places(id -> true));
            assertThat(taken("second")).isNotEmpty().isEqualTo(places(id -> id == 2));
            assertThat(taken("none")).isEmpty();
            assertThat(letters).isEmpty();
            assertThat(skipped("all")).isZero();
            assertThat(skipped("second")).isEqualTo(places(id -> id != 2).size());
            assertThat(skipped("none")).isEqualTo(places(id -> true).size());
        }
    }

    @Test
    void whatNobodyWantsIsDoneToo() {
        try (ChangeFlow flow = flow(true, Map.of("none", "after.id < 0"))) {
            deliver(flow);
            assertThat(taken("none")).isEmpty();
        }
    }

    @Test
    void whatCannotBeDecidedIsALetterOfThatSubscriptionAlone() {
        try (ChangeFlow flow = flow(true, Map.of("all", "true", "odd", "10 / (after.id - 1) > 0"))) {
            deliver(flow);
            assertThat(taken("all")).isEqualTo(places(id -> true));
            assertThat(letters)
                    .hasSameSizeAs(places(id -> id == 1))
                    .isNotEmpty()
                    .allSatisfy(letter -> {
                        assertThat(letter.subscription()).contains("odd");
                        assertThat(letter.table()).contains("probe.t_ints");
                        assertThat(letter.reason()).contains("10 / (after.id - 1) > 0", "DIVIDE_BY_ZERO");
                    });
        }
    }

    @Test
    void withoutAQueueItWaitsBeforeWhatCannotBeDecided() {
        try (ChangeFlow flow = flow(false, Map.of("odd", "10 / (after.id - 1) > 0"))) {
            flow.acceptAll(RECORDS, record -> record);
            assertThat(figures.held())
                    .singleElement()
                    .extracting(HeldTable::notice)
                    .asString()
                    .contains("10 / (after.id - 1) > 0", "errors.deadletterqueue.topic.name");
        }
    }

    @Test
    void aConditionThatDoesNotFitTheTableHoldsItAndSaysWhatToChange() {
        try (ChangeFlow flow = flow(true, Map.of("all", "after.nothing == 1"))) {
            flow.acceptAll(RECORDS, record -> record);
            assertThat(taken("all")).isEmpty();
            assertThat(flow.committable(PARTITION, RECORDS.size())).isLessThan(RECORDS.size());
            assertThat(figures.held())
                    .singleElement()
                    .extracting(HeldTable::notice)
                    .asString()
                    .contains(
                            "probe.t_ints",
                            "line 1, column 6: undefined field 'nothing'",
                            "change \"when\" in the routing");
        }
    }

    private void deliver(ChangeFlow flow) {
        flow.acceptAll(RECORDS, record -> record);
        long end = RECORDS.get(RECORDS.size() - 1).at().sequence() + 1;
        await().until(() -> {
            flow.settle();
            return flow.committable(PARTITION, end) == end;
        });
    }

    private List<Place> taken(String subscription) {
        return subscribers.get(subscription).taken();
    }

    private long skipped(String subscription) {
        return figures.subscriptions().get(subscription).getSkipped();
    }

    private static List<Place> places(LongPredicate ids) {
        return RECORDS.stream()
                .filter(raw -> raw.value() instanceof Struct)
                .filter(raw -> ids.test(Optional.ofNullable(((Struct) raw.value()).getStruct("after"))
                        .map(after -> after.getInt32("id"))
                        .orElse(0)))
                .map(RawRecord::at)
                .collect(Collectors.toList());
    }

    private ChangeFlow flow(boolean queue, Map<String, String> conditions) {
        conditions.forEach((name, when) -> subscribers.put(name, new EverythingTaken(name, when)));
        String routing = subscribers.keySet().stream()
                .map(name -> "{\"name\": \"" + name + "\", \"tables\": [\"*.*\"], \"target\": \"127.0.0.1:1\","
                        + " \"tls\": {\"plaintext\": true}, \"evolution\": \"lenient\"}")
                .collect(Collectors.joining(",", "{\"subscriptions\": [", "]}"));
        ContractGate gate = new ContractGate(
                new ContractRegistry(new MemoryContractLog().reader()),
                new GateRules("test", Map.of(), Approvals.NONE, NewContracts.STANDARD, queue));
        DeadLetters toList = new DeadLetters() {
            @Override
            public void report(DeadLetter letter, Runnable whenDurable) {
                letters.add(letter);
                whenDurable.run();
            }

            @Override
            public boolean present() {
                return queue;
            }
        };
        return new ChangeFlow(
                FlowOptions.of("test", RoutingParser.parse(routing), gate, each -> subscribers.get(each.name()), toList)
                        .listener(figures)
                        .build());
    }
}
