package dev.rowcast.contract.gate;

import static dev.rowcast.contract.Tables.FIRST;
import static dev.rowcast.contract.Task.active;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.SqlTable;
import dev.rowcast.contract.SqlType;
import dev.rowcast.contract.Tables;
import dev.rowcast.contract.Task;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogPosition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several tables of one contract, as aliases are and shards, that live side by side. */
class LivingAliasesTest {
    private static final TableId ONE = new TableId("shop", "orders_1");
    private static final TableId TWO = new TableId("shop", "orders_2");
    private static final SqlTable WIDE = FIRST.add(2, "extra", SqlType.INT);

    private final Tables tables = new Tables();
    private final Task task = tables.task("billing", Policies.STANDARD);

    @Test
    void shardsOfTwoShapesCostARevisionEachAndFlipNothing() {
        Contract first = delivers(ONE, FIRST, 10);
        assertThat(delivers(TWO, FIRST, 20)).isEqualTo(first);
        Contract wide = delivers(ONE, WIDE, 30);
        assertThat(active(wide)).containsExactly("id=1", "note=2", "extra=3");

        for (int row = 0; row < 50; row++) {
            assertThat(delivers(TWO, FIRST, 40 + 2 * row)).isEqualTo(first);
            assertThat(delivers(ONE, WIDE, 41 + 2 * row)).isEqualTo(wide);
        }
        assertThat(tables.history().revision()).isEqualTo(2);
        assertThat(tables.accepted()).hasSize(3);

        assertThat(active(delivers(TWO, WIDE, 200))).containsExactly("id=1", "note=2", "extra=3");
        int written = tables.log().entries().size();
        for (int row = 0; row < 50; row++) {
            delivers(TWO, WIDE, 201 + 2 * row);
            delivers(ONE, WIDE, 202 + 2 * row);
        }
        assertThat(tables.log().entries()).hasSize(written);
    }

    @Test
    void aDropOfOneShardIsHeldThoughAnotherHasThatShape() {
        delivers(ONE, FIRST, 10);
        delivers(TWO, FIRST, 20);
        delivers(ONE, WIDE, 30);
        delivers(TWO, FIRST, 40);

        assertThat(held(ONE, FIRST, 50).notice()).contains("\"extra\" was dropped");
        assertThat(active(delivers(TWO, FIRST, 60))).containsExactly("id=1", "note=2");
        task.approve("apply");
        delivers(ONE, FIRST, 50);
        assertThat(held(TWO, FIRST.drop("note"), 70).notice()).contains("\"note\" was dropped");
    }

    @Test
    void whatIsRejectedOfOneShardIsStillDeliveredOfAnother() {
        delivers(ONE, FIRST, 10);
        delivers(TWO, FIRST, 20);
        delivers(ONE, WIDE, 30);
        held(ONE, FIRST, 40);
        task.reject();

        GateDecision rejected = task.meet(ONE, FIRST, Task.place(40));
        assertThat(rejected)
                .isInstanceOfSatisfying(
                        GateDecision.Deliver.class,
                        deliver -> assertThat(deliver.quarantined()).isNotEmpty());
        GateDecision other = task.meet(TWO, FIRST, Task.place(50));
        assertThat(other)
                .isInstanceOfSatisfying(
                        GateDecision.Deliver.class,
                        deliver -> assertThat(deliver.quarantined()).isEmpty());
    }

    @Test
    void whatAPersonLeavesOutOfOneShardIsStillSentOfAnother() {
        delivers(ONE, FIRST, 10);
        delivers(TWO, FIRST, 20);
        SqlTable number = FIRST.retype("note", SqlType.INT);
        held(ONE, number, 30);
        task.approve("ignore");
        assertThat(active(delivers(ONE, number, 30))).containsExactly("id=1");

        assertThat(active(delivers(TWO, WIDE, 40))).containsExactly("id=1", "note=2", "extra=4");
        assertThat(active(delivers(ONE, number, 50))).containsExactly("id=1");
    }

    @Test
    void aTableThatWasRenamedGoesOnFromWhatItWas() {
        delivers(ONE, WIDE, 10);

        assertThat(held(TWO, FIRST, 20).notice()).contains("\"extra\" was dropped");
        task.approve("apply");
        assertThat(active(delivers(TWO, FIRST, 20))).containsExactly("id=1", "note=2");
        assertThat(active(delivers(ONE, WIDE, 15))).containsExactly("id=1", "note=2", "extra=3");
    }

    @Test
    void aReplayOfShardsGivesWhatItGaveTheFirstTime() {
        record Row(TableId table, SqlTable shape, long position) {}
        List<Row> rows = List.of(
                new Row(ONE, FIRST, 10),
                new Row(TWO, FIRST, 20),
                new Row(ONE, WIDE, 30),
                new Row(TWO, FIRST, 40),
                new Row(ONE, WIDE.add(3, "more", SqlType.INT), 50),
                new Row(TWO, FIRST.add(2, "other", SqlType.JSON), 60),
                new Row(ONE, WIDE.add(3, "more", SqlType.INT), 70),
                new Row(TWO, FIRST.add(2, "other", SqlType.JSON), 80));
        List<Contract> first = new ArrayList<>();
        rows.forEach(row -> first.add(delivers(row.table, row.shape, row.position)));
        int written = tables.log().entries().size();

        List<Contract> again = new ArrayList<>();
        Task replay = tables.task("billing", Policies.STANDARD);
        rows.forEach(row -> again.add(
                ((GateDecision.Deliver) replay.meet(row.table, row.shape, Task.place(row.position))).contract()));
        assertThat(again).isEqualTo(first);
        assertThat(tables.log().entries()).hasSize(written);
    }

    @Test
    void aLogThatDoesNotSayWhichTableIsEverybodys() {
        tables.log()
                .reader()
                .append(ContractEntry.auto(
                        Evolution.first(FIRST.shape(), List.of()),
                        0,
                        FIRST.shape(),
                        LogPosition.of(Task.place(10)),
                        "billing",
                        1));

        delivers(TWO, FIRST, 20);
        delivers(ONE, FIRST, 30);
        assertThat(tables.log().revisions()).hasSize(1);
        delivers(ONE, WIDE, 40);
        assertThat(active(delivers(TWO, FIRST, 50))).containsExactly("id=1", "note=2");
    }

    private Contract delivers(TableId source, SqlTable table, long position) {
        GateDecision decision = task.meet(source, table, Task.place(position));
        assertThat(decision).isInstanceOf(GateDecision.Deliver.class);
        return ((GateDecision.Deliver) decision).contract();
    }

    private LogEntry.Held held(TableId source, SqlTable table, long position) {
        GateDecision decision = task.meet(source, table, Task.place(position));
        assertThat(decision).isInstanceOf(GateDecision.Hold.class);
        return ((GateDecision.Hold) decision).held();
    }
}
