package dev.rowcast.contract.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.FieldTyping;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.PackageTemplate;
import dev.rowcast.contract.Shapes;
import dev.rowcast.contract.Task;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.log.ShapeMatch;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.ShapeParser;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.contract.shape.UnsupportedColumn;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class ContractGateTest {
    private static final TableId ORDERS = new TableId("shop", "orders");
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();

    private static final List<Recipient> READERS = List.of(new Recipient("audit", Policies.STANDARD, column -> true));

    private final MemoryContractLog log = new MemoryContractLog();
    private final ContractGate gate = task();

    private final Schema first = row("id", "status");
    private final Schema wider = row("id", "status", "note");

    @Test
    void givesANewTableItsContract() {
        Contract contract = deliver(gate, first, 10);

        assertThat(contract.revision()).isEqualTo(1);
        assertThat(contract.messageType()).isEqualTo("shop.Orders");
        assertThat(contract.fields()).extracting(ContractField::number).containsExactly(1, 2);
        assertThat(contract.keyNumbers()).containsExactly(1);
    }

    @Test
    void ofTablesThatBeginTogetherEachGetsANameOfItsOwn() {
        TableId one = new TableId("shop", "order_lines");
        TableId other = new TableId("shop", "orderLines");
        gate.begin(List.of(sighting(one), sighting(other)));
        ContractRegistry registry = new ContractRegistry(log.reader());
        gate.decide(sighting(one).shape(), sighting(one).place(), READERS);
        gate.decide(sighting(other).shape(), sighting(other).place(), READERS);
        registry.refresh();

        assertThat(registry.contracts())
                .extracting(Contract::messageName)
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    private Sighting sighting(TableId table) {
        TableShape shape = ShapeParser.read(table, first, KEY);
        return new Sighting(shape, Map.of(), LogPosition.of(change(first, 10)));
    }

    /** A person decides about its rows first. */
    @Test
    void aTableWithAColumnThatCannotBeDeliveredIsNotDescribedYet() {
        TableShape shape = ShapeParser.read(ORDERS, first, KEY);
        TableShape more = new TableShape(
                ORDERS, shape.columns(), shape.keyColumns(), List.of(new UnsupportedColumn("area", "unknown")));
        LogPosition place = LogPosition.of(change(first, 10));
        gate.begin(List.of(new Sighting(more, Map.of(), place)));

        assertThat(log.entries()).hasSize(1);
        assertThat(gate.decide(more, place, READERS)).isInstanceOf(GateDecision.Hold.class);
        assertThat(deliver(gate, first, 20).revision()).isOne();
    }

    @Test
    void remembersAcrossTasksAndRestarts() {
        deliver(gate, first, 10);
        deliver(gate, wider, 20);

        assertThat(deliver(task(), row("note", "status", "id"), 30)).isEqualTo(deliver(gate, wider, 20));
        assertThat(log.revisions()).hasSize(2);
    }

    @Test
    void letsAnAddedColumnThroughUnderANewNumber() {
        Contract before = deliver(gate, first, 10);
        Contract after = deliver(gate, row("note", "id", "status"), 20);

        assertThat(after.revision()).isEqualTo(2);
        assertThat(after.fields()).startsWith(before.fields().toArray(ContractField[]::new));
        assertThat(after.activeField("note").orElseThrow().number()).isEqualTo(3);
    }

    @Test
    void aContractKeepsThePackageThatItBeganWith() {
        ContractGate own = task(log.reader(), packagesOf("acme.${database}.v1"));
        assertThat(deliver(own, first, 10).messageType()).isEqualTo("acme.shop.v1.Orders");

        ContractGate other = task(log.reader(), packagesOf("rows"));
        assertThat(deliver(other, first, 10).messageType()).isEqualTo("acme.shop.v1.Orders");
        assertThat(deliver(other, wider, 20).messageType()).isEqualTo("acme.shop.v1.Orders");
        assertThat(deliver(task(), wider, 30).revision()).isEqualTo(2);
    }

    @Test
    void aContractKeepsTheTypesThatItBeganWithForNewColumnsToo() {
        Schema datetime = SchemaBuilder.int64()
                .name("io.debezium.time.MicroTimestamp")
                .version(1)
                .build();
        Schema begun = SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("qty", Schema.INT32_SCHEMA)
                .field("made", datetime)
                .build();
        Schema more = SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("qty", Schema.INT32_SCHEMA)
                .field("made", datetime)
                .field("left", Schema.INT32_SCHEMA)
                .field("sent", datetime)
                .build();
        FieldTyping tokyo = new FieldTyping(true, Optional.of(ZoneId.of("Asia/Tokyo")));
        FieldTyping berlin = new FieldTyping(true, Optional.of(ZoneId.of("Europe/Berlin")));

        deliver(task(log.reader(), new NewContracts(PackageTemplate.DEFAULT, tokyo)), begun, 10);
        Contract later = deliver(task(log.reader(), new NewContracts(PackageTemplate.DEFAULT, berlin)), more, 20);
        Contract restarted = deliver(task(), more, 30);

        assertThat(later.typing()).isEqualTo(tokyo);
        assertThat(restarted).isEqualTo(later);
        assertThat(later.fields())
                .extracting(ContractField::type)
                .containsExactly(
                        SemanticType.INT64,
                        SemanticType.INT32,
                        SemanticType.ZONED_DATETIME,
                        SemanticType.INT32,
                        SemanticType.ZONED_DATETIME);
    }

    @Test
    void encodesAReplayedShapeAsTheFirstTime() {
        Contract before = deliver(gate, first, 10);
        deliver(gate, wider, 20);

        assertThat(deliver(gate, first, 10)).isEqualTo(before);
        assertThat(deliver(task(), first, 10)).isEqualTo(before);
    }

    @Test
    void takesALateRowOfASkippedShapeForNoDrop() {
        deliver(gate, first, 10);
        Contract current = deliver(gate, row("id", "status", "note", "extra"), 30);

        assertThat(deliver(gate, row("id", "status", "extra"), 20)).isEqualTo(current);
        assertThat(log.revisions()).hasSize(2);
    }

    @Test
    void stopsADroppedColumnAndSaysWhatAReaderWouldSuffer() {
        deliver(gate, wider, 10);
        GateDecision decision = Task.decide(gate, change(first, 20), READERS);

        assertThat(decision).isInstanceOfSatisfying(GateDecision.Hold.class, hold -> {
            assertThat(hold.revision()).isEqualTo(2);
            assertThat(hold.held().notice())
                    .contains("\"note\" was dropped")
                    .contains("absent for ever")
                    .endsWith("(subscription audit)");
        });
        assertThat(log.revisions()).hasSize(1);
    }

    @Test
    void aTableThatComesBackToAnEarlierShapeHasChangedAgain() {
        deliver(gate, first, 10);
        deliver(gate, wider, 20);

        assertThat(Task.decide(gate, change(first, 30), READERS)).isInstanceOf(GateDecision.Hold.class);
        assertThat(Task.decide(task(), change(first, 30), READERS)).isInstanceOf(GateDecision.Hold.class);
        assertThat(deliver(gate, first, 15).revision()).isEqualTo(1);
    }

    @Test
    void labelsThatComeAndGoAreTakenInEachTime() {
        TableShape shape = Shapes.orders(Shapes.labelled("status", SemanticType.ENUM, "a"));
        TableShape more = Shapes.orders(Shapes.labelled("status", SemanticType.ENUM, "a", "b"));
        Contract contract = Evolution.first(shape, List.of());
        TableHistory history =
                TableHistory.of(List.of(ContractEntry.auto(contract, 0, shape, LogPosition.of(source(1)), "test", 0)));
        for (int i = 2; i < 6; i++) {
            TableShape next = i % 2 == 0 ? more : shape;
            ShapeMatch match = ShapeMatch.of(history, next, LogPosition.of(source(i)), Decision.STANDARD);
            assertThat(match.changes()).hasSize(1);
            ContractEntry note = match.proposal(history, next, LogPosition.of(source(i)), "test", 0);
            assertThat(note.contract()).isEqualTo(contract);
            history = history.plus(note).orElseThrow();
            assertThat(history.plus(note)).as("the same note of another task").isEmpty();
            assertThat(ShapeMatch.of(history, next, LogPosition.of(source(i)), Decision.STANDARD)
                            .entry())
                    .contains(note);
        }
    }

    @Test
    void sourcesThatChangeATableOneAfterTheOtherDoNotTakeItBack() {
        deliver(gate, first, 10);
        assertThat(((GateDecision.Deliver) Task.decide(gate, change(first, source("west", 10)), READERS))
                        .contract()
                        .revision())
                .isEqualTo(1);
        deliver(gate, wider, 20);

        assertThat(((GateDecision.Deliver) Task.decide(gate, change(first, source("west", 5_000)), READERS))
                        .contract()
                        .revision())
                .isEqualTo(1);
        assertThat(((GateDecision.Deliver) Task.decide(gate, change(wider, source("west", 6_000)), READERS))
                        .contract()
                        .revision())
                .isEqualTo(2);
    }

    @Test
    void looksAtTheLogBeforeItStopsAnything() {
        ContractGate other = task();
        deliver(gate, wider, 10);
        deliver(other, wider, 10);
        ContractEntry current = log.revisions().get(0);
        TableShape narrower = ShapeParser.read(ORDERS, first, KEY);
        Contract without =
                Evolution.evolve(current.contract(), current.shape(), narrower).next();
        log.reader()
                .append(new ContractEntry(
                        without, 1, narrower, LogPosition.of(source(20)), false, "apply", "a person", 0));

        assertThat(deliver(other, first, 20).revision()).isEqualTo(2);
    }

    @Test
    void twoTasksThatMeetTheSameTableAtOnceAgree() {
        ContractGate other = task(log.readerThatIsBlindAtFirst(2));
        Contract mine = deliver(gate, first, 10);

        // Its own first entry comes too late, and everybody passes it over.
        assertThat(deliver(other, first, 10)).isEqualTo(mine);
        assertThat(log.revisions()).hasSize(2);
        assertThat(deliver(task(), wider, 20).revision()).isEqualTo(2);
        assertThat(deliver(gate, wider, 20).revision()).isEqualTo(2);
        assertThat(deliver(other, wider, 20)).isEqualTo(deliver(gate, wider, 20));
    }

    @Test
    void aColumnThatComesBackAfterItsFieldWasPurgedGetsANewOne() {
        Contract before = deliver(gate, wider, 10);
        hold(first, 20);
        ContractDecisions decisions = decisions();
        decisions.approve(ORDERS, OptionalInt.empty(), Decision.STANDARD, "ada");
        Contract narrower = deliver(gate, first, 20);
        decisions.purge(ORDERS, "note", "ada");

        Contract after = deliver(task(), wider, 30);
        assertThat(before.activeField("note").orElseThrow().number()).isEqualTo(3);
        assertThat(after.activeField("note").orElseThrow())
                .isEqualTo(new ContractField(4, "note_v2", "note", SemanticType.STRING, FieldState.ACTIVE));
        assertThat(deliver(task(), wider, 40)).isEqualTo(after);
        // What was there before is encoded as the first time, wherever it is met again.
        assertThat(deliver(task(), wider, 10)).isEqualTo(before);
        assertThat(deliver(task(), wider, 5)).isEqualTo(before);
        assertThat(deliver(task(), first, 20).fields()).hasSameSizeAs(narrower.fields());
    }

    @Test
    void aStrictReaderIsAskedAboutAColumnThatComesBackAfterItsFieldWasPurged() {
        deliver(gate, wider, 10);
        hold(first, 20);
        decisions().approve(ORDERS, OptionalInt.empty(), Decision.STANDARD, "ada");
        decisions().purge(ORDERS, "note", "ada");
        List<Recipient> strict = List.of(new Recipient("audit", Policies.STRICT, column -> true));
        ContractGate task = task();

        assertThat(Task.decide(task, change(wider, 30), strict)).isInstanceOf(GateDecision.Hold.class);
        decisions().approve(ORDERS, OptionalInt.empty(), Decision.STANDARD, "ada");
        task.news();

        assertThat(Task.decide(task, change(wider, 30), strict))
                .isInstanceOfSatisfying(
                        GateDecision.Deliver.class,
                        deliver -> assertThat(deliver.contract()
                                        .activeField("note")
                                        .orElseThrow()
                                        .number())
                                .isEqualTo(4));
    }

    @Test
    void aDecisionAtTheDeskLetsTheTaskGoOn() {
        deliver(gate, wider, 10);
        hold(first, 20);
        ContractDecisions decisions = decisions();

        decisions.reject(ORDERS, "ada");
        gate.news();
        // There is no queue for dead letters here, so rejected rows stay held.
        assertThat(Task.decide(gate, change(first, 20), READERS)).isInstanceOf(GateDecision.Hold.class);

        decisions.approve(ORDERS, OptionalInt.empty(), Decision.STANDARD, "ada");
        gate.news();
        assertThat(deliver(gate, first, 20).revision()).isEqualTo(2);
        assertThat(log.entries()).last().isInstanceOf(LogEntry.Released.class);
        assertThatThrownBy(() -> decisions.approve(ORDERS, OptionalInt.empty(), Decision.STANDARD, "ada"))
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessageStartingWith(
                        "shop.orders isn't held; nothing to approve: revision 2 is in use, made by ada as apply");
    }

    @Test
    void twoTablesWhoseNamesCollideGetTwoMessages() {
        ContractGate other = task(log.readerThatIsBlindAtFirst(2));
        deliver(gate, first, 10);
        GateDecision decision = Task.decide(
                other,
                new RowChange(
                        new KafkaPlace("t", 0, 0),
                        new TableId("shop", "Orders"),
                        Operation.INSERT,
                        null,
                        null,
                        first,
                        null,
                        new Struct(first),
                        source(10)),
                READERS);

        assertThat(((GateDecision.Deliver) decision).contract().messageName()).isEqualTo("Orders2");
    }

    @Test
    void beginsNoContractWithATruncate() {
        Contract contract =
                gate.truncate(ORDERS, LogPosition.of(source(10)), READERS).contract();

        assertThat(contract.revision()).isZero();
        assertThat(contract.fields()).isEmpty();
        assertThat(contract.messageType()).isEqualTo("shop.Orders");
        assertThat(log.revisions()).isEmpty();
    }

    @Test
    void namesTheNewColumnsToWhoeverChangedTheContract() {
        ContractGate other = task();
        assertThat(decided(gate, first, 10).newColumns()).containsExactlyInAnyOrder("id", "status");
        assertThat(decided(gate, wider, 20).newColumns()).containsExactly("note");

        assertThat(decided(gate, wider, 30).newColumns()).isEmpty();
        assertThat(decided(other, wider, 20).newColumns()).isEmpty();
    }

    private void hold(Schema row, long position) {
        assertThat(Task.decide(gate, change(row, position), READERS)).isInstanceOf(GateDecision.Hold.class);
    }

    private ContractDecisions decisions() {
        return new ContractDecisions(new ContractRegistry(log.reader()));
    }

    private static NewContracts packagesOf(String template) {
        return new NewContracts(new PackageTemplate(template), FieldTyping.STANDARD);
    }

    private ContractGate task() {
        return task(log.reader());
    }

    private static ContractGate task(ContractLog view) {
        return task(view, NewContracts.STANDARD);
    }

    private static ContractGate task(ContractLog view, NewContracts newContracts) {
        ContractRegistry registry = new ContractRegistry(view);
        registry.refresh();
        List<Long> clock = new ArrayList<>();
        GateRules rules = new GateRules("test", Map.of(), Approvals.NONE, newContracts, false);
        return new ContractGate(registry, rules, () -> {
            clock.add(0L);
            return clock.size();
        });
    }

    private static Contract deliver(ContractGate gate, Schema row, long position) {
        return decided(gate, row, position).contract();
    }

    private static GateDecision.Deliver decided(ContractGate gate, Schema row, long position) {
        return (GateDecision.Deliver) Task.decide(gate, change(row, position), READERS);
    }

    private static RowChange change(Schema row, long position) {
        return change(row, source(position));
    }

    private static RowChange change(Schema row, SourcePosition source) {
        return new RowChange(
                new KafkaPlace("t", 0, source.position()),
                ORDERS,
                Operation.INSERT,
                KEY,
                new Struct(KEY).put("id", 1L),
                row,
                null,
                new Struct(row),
                source);
    }

    private static SourcePosition source(long position) {
        return source("shop", position);
    }

    private static SourcePosition source(String server, long position) {
        return new SourcePosition(server, 1, null, "binlog.000001", position, 0, 0, false, null);
    }

    private static Schema row(String... columns) {
        SchemaBuilder row = SchemaBuilder.struct().optional();
        for (String column : columns) {
            row.field(column, column.equals("id") ? Schema.INT64_SCHEMA : Schema.OPTIONAL_STRING_SCHEMA);
        }
        return row.build();
    }
}
