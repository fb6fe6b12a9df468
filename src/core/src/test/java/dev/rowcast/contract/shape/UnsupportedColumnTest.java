package dev.rowcast.contract.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.Shapes;
import dev.rowcast.contract.Task;
import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Policy;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.evolution.Stop;
import dev.rowcast.contract.gate.Approvals;
import dev.rowcast.contract.gate.ContractDecisions;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.GateDecision;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.gate.HeldShape;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.TableHistory;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** A column of a type that no contract can hold stops its own table at most, and that only where somebody would receive it. */
class UnsupportedColumnTest {
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema WITHOUT = row(null);
    private static final Schema LOSSY = row(SchemaBuilder.float64()
            .optional()
            .parameter("__debezium.source.column.type", "DECIMAL")
            .build());
    private static final Schema UNKNOWN =
            row(SchemaBuilder.string().name("acme.Money").optional().build());
    private static final Schema PRECISE = row(Decimal.builder(2).optional().build());

    private static final Recipient ALL = Task.recipient("all", Policies.STANDARD);
    private static final Recipient NO_PRICE =
            new Recipient("no-price", Policies.STANDARD, column -> !column.equals("price"));

    private final AtomicLong now = new AtomicLong();
    private final MemoryContractLog log = new MemoryContractLog();
    private final ContractRegistry registry = new ContractRegistry(log.reader());
    private final ContractGate gate = gate("billing", registry);

    @Test
    void aNewTableWaitsAndIsListed() {
        LogEntry.Held held = holds(UNKNOWN, 1, ALL);

        assertThat(held.notice())
                .contains("column \"price\" can't be delivered")
                .contains("acme.Money")
                .contains("subscription all");
        HeldShape listed = HeldShape.of(history()).get(0);
        assertThat(listed.isUndecided()).isTrue();
        assertThat(listed.changes())
                .singleElement()
                .satisfies(change -> assertThat(change.columns()).containsExactly("price"));
        assertThat(listed.options())
                .singleElement()
                .satisfies(choice -> assertThat(choice.decisions()).containsExactly("apply", "ignore"));
    }

    @Test
    void aNewColumnOfAKnownTableWaits() {
        delivers(WITHOUT, 1, ALL);

        assertThat(holds(LOSSY, 2, ALL).notice()).contains("decimal.handling.mode=precise");
    }

    @Test
    void aKnownColumnThatBecomesSuchWaitsAndGetsItsFieldBack() {
        Contract before = delivers(PRECISE, 1, ALL);
        assertThat(holds(LOSSY, 2, ALL).notice()).contains("field price = 3 reads as absent");
        approve("ignore");

        Contract meanwhile = delivers(LOSSY, 2, ALL);
        assertThat(meanwhile.activeField("price")).isEmpty();

        Contract after = delivers(PRECISE, 3, ALL);
        assertThat(after.activeField("price")).isEqualTo(before.activeField("price"));
    }

    @Test
    void ignoredItStaysOutUntilItsTypeIsKnown() {
        holds(UNKNOWN, 1, ALL);
        approve("ignore");

        assertThat(columns(delivers(UNKNOWN, 1, ALL))).containsExactly("id", "note");
        assertThat(history().holds()).isEmpty();
        assertThat(columns(delivers(UNKNOWN, 2, ALL))).containsExactly("id", "note");
        assertThat(columns(delivers(PRECISE, 3, ALL))).containsExactly("id", "note", "price");
        assertThat(columns(delivers(UNKNOWN, 2, ALL)))
                .as("a replay gives what it gave")
                .containsExactly("id", "note");
    }

    @Test
    void nobodyWaitsForWhatNobodyReceives() {
        assertThat(columns(delivers(UNKNOWN, 1, NO_PRICE))).containsExactly("id", "note");
        assertThat(columns(delivers(LOSSY, 2, NO_PRICE))).containsExactly("id", "note");
        assertThat(history().holds()).isEmpty();
    }

    @Test
    void whoIgnoresNewColumnsDoesNotWait() {
        Recipient ignoring = Task.recipient("old", Policies.STANDARD.with(ChangeKind.COLUMN_ADDED, Policy.IGNORE));

        assertThat(columns(delivers(UNKNOWN, 1, ignoring))).containsExactly("id", "note");
    }

    @Test
    void whatIsExcludedSinceGoesOn() {
        holds(UNKNOWN, 1, ALL);

        assertThat(columns(delivers(UNKNOWN, 1, NO_PRICE))).containsExactly("id", "note");
        assertThat(history().holds()).isEmpty();
    }

    @Test
    void whatOneConnectorDoesNotReceiveIsStillForTheOthersToDecide() {
        delivers(UNKNOWN, 1, NO_PRICE);
        ContractRegistry others = new ContractRegistry(log.reader());
        others.refresh();
        ContractGate other = gate("audit", others);

        assertThat(Task.decide(other, change(UNKNOWN, 1), List.of(ALL))).isInstanceOf(GateDecision.Hold.class);
        approve("ignore");
        other.news();

        assertThat(Task.decide(other, change(UNKNOWN, 1), List.of(ALL))).isInstanceOf(GateDecision.Deliver.class);
    }

    @Test
    void theTaskFailsOnlyWhereThatIsThePolicy() {
        Recipient strict = Task.recipient("strict", Policies.STANDARD.with(ChangeKind.COLUMN_ADDED, Policy.FAIL));

        assertThat(holds(UNKNOWN, 1, strict).stop()).isEqualTo(Stop.FAIL);
    }

    @Test
    void rowsThatCannotBeToldApartHaveNoContract() {
        Schema key = SchemaBuilder.struct()
                .field("price", LOSSY.field("price").schema())
                .build();

        assertThatExceptionOfType(UnsupportedColumnException.class)
                .isThrownBy(() -> ShapeParser.read(Shapes.ORDERS, LOSSY, key))
                .withMessageContaining("column price");
    }

    private ContractGate gate(String connector, ContractRegistry contracts) {
        GateRules rules = new GateRules(connector, Map.of(), Approvals.NONE, NewContracts.STANDARD, true);
        return new ContractGate(contracts, rules, now::incrementAndGet);
    }

    private LogEntry.Held holds(Schema row, long position, Recipient recipient) {
        GateDecision decision = Task.decide(gate, change(row, position), List.of(recipient));
        assertThat(decision).isInstanceOf(GateDecision.Hold.class);
        return ((GateDecision.Hold) decision).held();
    }

    private Contract delivers(Schema row, long position, Recipient recipient) {
        GateDecision decision = Task.decide(gate, change(row, position), List.of(recipient));
        assertThat(decision).isInstanceOf(GateDecision.Deliver.class);
        return ((GateDecision.Deliver) decision).contract();
    }

    private void approve(String decision) {
        ContractRegistry people = new ContractRegistry(log.reader());
        new ContractDecisions(people, now::incrementAndGet)
                .approve(Shapes.ORDERS, OptionalInt.empty(), Decision.parse(decision), "jane");
        registry.refresh();
    }

    private TableHistory history() {
        registry.refresh();
        return registry.history(Shapes.ORDERS).orElseThrow();
    }

    private static List<String> columns(Contract contract) {
        return contract.fields().stream()
                .filter(ContractField::active)
                .map(ContractField::column)
                .toList();
    }

    private static Schema row(Schema price) {
        SchemaBuilder row =
                SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).field("note", Schema.OPTIONAL_STRING_SCHEMA);
        return (price == null ? row : row.field("price", price)).build();
    }

    private static RowChange change(Schema row, long position) {
        return new RowChange(
                new KafkaPlace("t", 0, position),
                Shapes.ORDERS,
                Operation.INSERT,
                KEY,
                new Struct(KEY),
                row,
                null,
                new Struct(row),
                Task.place(position));
    }
}
