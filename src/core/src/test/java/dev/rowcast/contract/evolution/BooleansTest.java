package dev.rowcast.contract.evolution;

import static dev.rowcast.contract.Tables.FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.Tables;
import dev.rowcast.contract.Task;
import dev.rowcast.contract.gate.Approvals;
import dev.rowcast.contract.gate.GateDecision;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.encode.ChangeEncoder;
import dev.rowcast.encode.ValueException;
import dev.rowcast.v1.ChangeEvent;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** BOOLEAN, TINYINT(1) and BIT(1), which Debezium tells apart now by the statement and now by what MySQL makes of it. */
class BooleansTest {
    /** As a statement in the stream has it. */
    private static final Schema BOOLEAN = column(SchemaBuilder.bool(), "BOOLEAN");
    /** As a snapshot finds it. */
    private static final Schema TINYINT_1 = column(SchemaBuilder.int16(), "TINYINT");

    private static final Schema BIT = column(SchemaBuilder.bool(), "BIT");
    private static final Schema CONVERTED = column(SchemaBuilder.bool(), "TINYINT");

    private final Tables tables = new Tables();
    private final Task task = tables.task("billing", Policies.STRICT);

    @Test
    void oneDefinitionHasOneContractWhereverItWasRead() {
        Contract streamed = delivers(new Tables().task("billing", Policies.STRICT), BOOLEAN, 10);
        Contract snapshot = delivers(new Tables().task("billing", Policies.STRICT), TINYINT_1, 10);

        assertThat(streamed).isEqualTo(snapshot);
        assertThat(streamed.activeField("paid").orElseThrow().type()).isEqualTo(SemanticType.INT32);
    }

    @Test
    void aTableThatIsReadOnceMoreGoesOn() {
        Contract contract = delivers(task, BOOLEAN, 10);

        assertThat(delivers(task, TINYINT_1, 20)).isEqualTo(contract);
        assertThat(delivers(task, BOOLEAN, 30)).isEqualTo(contract);
        assertThat(tables.accepted()).hasSize(1);
        assertThat(paid(encode(BOOLEAN, true, contract))).isEqualTo(1);
        assertThat(paid(encode(TINYINT_1, (short) 5, contract))).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"INT16,TINYINT", "BOOLEAN,BOOLEAN", "BOOLEAN,BOOL"})
    void aBitThatBecomesANumberIsHeld(Schema.Type sent, String declared) {
        Contract bit = delivers(task, BIT, 10);
        assertThat(bit.activeField("paid").orElseThrow().type()).isEqualTo(SemanticType.BOOL);

        Schema number = column(SchemaBuilder.type(sent), declared);
        assertThat(meet(task, number, 20))
                .isInstanceOfSatisfying(
                        GateDecision.Hold.class,
                        hold -> assertThat(hold.held().notice()).contains("\"paid\" changed from BOOL to INT32"));
        task.approve("bridge");

        Contract next = delivers(task, number, 20);
        assertThat(next.activeField("paid").orElseThrow().type()).isEqualTo(SemanticType.INT32);
        assertThat(delivers(task, BIT, 15)).isEqualTo(bit);
    }

    @Test
    void aBitKeepsItsFieldInALogOfBefore() {
        TableShape then =
                new TableShape(FIRST.id(), List.of(new Column("paid", ColumnType.of(SemanticType.BOOL))), List.of());
        tables.log()
                .reader()
                .append(ContractEntry.auto(
                        Evolution.first(then, List.of()), 0, then, LogPosition.of(Task.place(5)), "billing", 1));

        assertThat(delivers(task, BIT, 10).activeField("paid").orElseThrow().type())
                .isEqualTo(SemanticType.BOOL);
        assertThat(delivers(task, BOOLEAN, 20).activeField("paid").orElseThrow().type())
                .isEqualTo(SemanticType.BOOL);
        assertThat(delivers(task, TINYINT_1, 30)
                        .activeField("paid")
                        .orElseThrow()
                        .type())
                .isEqualTo(SemanticType.BOOL);
        assertThat(tables.history().revision()).isEqualTo(1);
    }

    @Test
    void anApprovalFreesRowsThatAPinnedFieldCantHold() {
        Contract pinned = delivers(task, CONVERTED, 10);
        assertThat(delivers(task, TINYINT_1, 20)).isEqualTo(pinned);
        assertThatExceptionOfType(ValueException.class)
                .isThrownBy(() -> encode(TINYINT_1, (short) 5, pinned))
                .withMessageContaining("rowcast contracts list");

        ContractEntry freed = task.approve("bridge");

        Contract free = delivers(task, TINYINT_1, 20);
        assertThat(free).isEqualTo(freed.contract());
        assertThat(free.revision()).isEqualTo(2);
        ContractField field = free.activeField("paid").orElseThrow();
        assertThat(field.type()).isEqualTo(SemanticType.INT32);
        assertThat(paid(encode(TINYINT_1, (short) 5, free))).isEqualTo(5);
        assertThat(Task.in(free, FieldState.BRIDGED)).containsExactly("paid=1");
        assertThat(delivers(task, TINYINT_1, 40)).isEqualTo(free);
        assertThat(delivers(tables.task("other", Policies.STRICT), TINYINT_1, 40))
                .isEqualTo(free);
        assertThatThrownBy(() -> task.approve("bridge")).hasMessageContaining("isn't held; nothing to approve");
    }

    @Test
    void soDoesTheConfiguration() {
        delivers(task, CONVERTED, 10);
        delivers(task, TINYINT_1, 20);

        Task configured = tables.task(
                new GateRules(
                        "billing", Map.of(), Approvals.parse(FIRST.id() + "@2=apply"), NewContracts.STANDARD, true),
                Policies.STRICT);

        assertThat(meet(configured, TINYINT_1, 20))
                .as("already the first row")
                .isInstanceOfSatisfying(
                        GateDecision.Deliver.class,
                        decision -> assertThat(decision.contract().revision()).isEqualTo(2));
        assertThat(delivers(configured, TINYINT_1, 30)
                        .activeField("paid")
                        .orElseThrow()
                        .type())
                .isEqualTo(SemanticType.INT32);
    }

    private static Schema column(SchemaBuilder type, String declared) {
        return SchemaBuilder.struct()
                .field(
                        "paid",
                        type.parameter("__debezium.source.column.type", declared)
                                .optional()
                                .build())
                .build();
    }

    private static GateDecision meet(Task task, Schema row, long position) {
        task.gate().news();
        return Task.decide(
                task.gate(), insert(new Struct(row), position), List.of(Task.recipient("r", Policies.STRICT)));
    }

    private static Contract delivers(Task task, Schema row, long position) {
        assertThat(meet(task, row, position)).isInstanceOf(GateDecision.Deliver.class);
        return ((GateDecision.Deliver) meet(task, row, position)).contract();
    }

    private static RowChange insert(Struct row, long position) {
        RowChange change = Task.insert(FIRST, Task.place(position));
        return new RowChange(
                change.at(), change.table(), change.operation(), null, null, row.schema(), null, row, change.source());
    }

    private static byte[] encode(Schema row, Object value, Contract contract) {
        return ChangeEncoder.compile(row, null, contract, field -> true)
                .encode(insert(new Struct(row).put("paid", value), 1));
    }

    /** What the column's own field has. */
    private static long paid(byte[] event) {
        try {
            // The value of the last field, a varint below 128.
            byte[] row = ChangeEvent.parseFrom(event).getAfter().toByteArray();
            return row[row.length - 1];
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
