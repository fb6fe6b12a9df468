package dev.rowcast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.gate.ContractDecisions;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.GateDecision;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.contract.shape.ShapeParser;
import dev.rowcast.contract.shape.TableShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.data.Struct;

/** A task of a connector: its own view of the contract log, and the gate before it. */
public final class Task {
    private static final AtomicLong CLOCK = new AtomicLong();

    private final ContractRegistry registry;
    private final ContractGate gate;
    private final List<Recipient> recipients;

    private Task(ContractRegistry registry, ContractGate gate, List<Recipient> recipients) {
        this.registry = registry;
        this.gate = gate;
        this.recipients = recipients;
    }

    /** Starts a task as the connector does: it reads the log, and joins if its connector never did. */
    public static Task start(ContractLog log, GateRules rules, List<Recipient> recipients) {
        ContractRegistry registry = new ContractRegistry(log);
        registry.refresh();
        if (!registry.hasJoined(rules.connector())) {
            registry.append(new LogEntry.Joined(rules.connector(), CLOCK.incrementAndGet()));
        }
        return new Task(registry, new ContractGate(registry, rules, CLOCK::incrementAndGet), recipients);
    }

    public static Recipient recipient(String name, Policies policies) {
        return new Recipient(name, policies, column -> true);
    }

    public ContractGate gate() {
        return gate;
    }

    /** What the log says of {@link TableLife#TABLE}, read to its end. */
    public TableHistory history() {
        registry.refresh();
        return registry.history(TableLife.TABLE).orElseThrow();
    }

    /** Meets a row of the table at that place of the source's log. */
    public GateDecision meet(SqlTable table, long position) {
        return meet(table, place(position));
    }

    public GateDecision meet(SqlTable table, SourcePosition place) {
        // What came into the log since the last record, as the flow takes notice of it.
        gate.news();
        return decide(gate, insert(table, place), recipients);
    }

    /** Meets a row of an alias of the table. */
    public GateDecision meet(TableId alias, SqlTable table, SourcePosition place) {
        gate.news();
        RowChange change = insert(new SqlTable(alias, table.columns(), table.key()), place);
        return decide(gate, change.of(table.id()), recipients);
    }

    /** Meets a row, which must go out to at least one reader. */
    public Contract delivers(SqlTable table, long position) {
        GateDecision decision = meet(table, position);
        assertThat(decision).isInstanceOf(GateDecision.Deliver.class);
        return ((GateDecision.Deliver) decision).contract();
    }

    /** Meets a row, which must go out to every reader. */
    public Contract deliversToAll(SqlTable table, long position) {
        GateDecision decision = meet(table, position);
        assertThat(decision)
                .isInstanceOfSatisfying(
                        GateDecision.Deliver.class,
                        deliver -> assertThat(deliver.quarantined()).isEmpty());
        return ((GateDecision.Deliver) decision).contract();
    }

    /** Meets a row, which must not go out; says what people are told. */
    public LogEntry.Held holds(SqlTable table, long position) {
        GateDecision decision = meet(table, position);
        assertThat(decision).isInstanceOf(GateDecision.Hold.class);
        return ((GateDecision.Hold) decision).held();
    }

    /** Meets a row, which must be quarantined for that reader; says why. */
    public String quarantines(SqlTable table, long position, String recipient) {
        GateDecision decision = meet(table, position);
        assertThat(decision)
                .isInstanceOfSatisfying(
                        GateDecision.Deliver.class,
                        deliver -> assertThat(deliver.quarantined()).containsKey(recipient));
        return ((GateDecision.Deliver) decision).quarantined().get(recipient);
    }

    /** What that reader is sent of a row and told of the contract. */
    public Contract view(SqlTable table, long position, String recipient) {
        GateDecision decision = meet(table, position);
        assertThat(decision).isInstanceOf(GateDecision.Deliver.class);
        GateDecision.Deliver deliver = (GateDecision.Deliver) decision;
        return Optional.ofNullable(deliver.views().get(recipient)).orElseThrow();
    }

    /** A person approves what is held longest. */
    public ContractEntry approve(String decision) {
        return new ContractDecisions(registry, CLOCK::incrementAndGet)
                .approve(TableLife.TABLE, OptionalInt.empty(), Decision.parse(decision), "jane");
    }

    /** A person rejects what is held longest. */
    public void reject() {
        new ContractDecisions(registry, CLOCK::incrementAndGet).reject(TableLife.TABLE, "jane");
    }

    /** What the gate says to that row, asked as a runtime of Connect records asks. */
    public static GateDecision decide(ContractGate gate, RowChange row, Collection<Recipient> recipients) {
        TableShape shape = ShapeParser.read(row.table(), row.rowSchema(), row.keySchema());
        return gate.decide(shape, LogPosition.of(row), recipients);
    }

    public static RowChange insert(SqlTable table, SourcePosition place) {
        return new RowChange(
                new KafkaPlace("t", 0, place.position()),
                table.id(),
                Operation.INSERT,
                table.keySchema(),
                table.keySchema() == null ? null : new Struct(table.keySchema()),
                table.rowSchema(),
                null,
                new Struct(table.rowSchema()),
                place);
    }

    public static SourcePosition place(long position) {
        return new SourcePosition("shop", 1, null, "binlog.000001", position, 0, 0, false, null);
    }

    /** Names of the columns that fill a field, with its number. */
    public static List<String> active(Contract contract) {
        return in(contract, FieldState.ACTIVE);
    }

    public static List<String> in(Contract contract, FieldState state) {
        List<String> named = new ArrayList<>();
        for (ContractField field : contract.fields()) {
            if (field.state() == state) {
                named.add(field.column() + "=" + field.number());
            }
        }
        return named;
    }
}
