package dev.rowcast.contract.gate;

import static dev.rowcast.contract.Tables.FIRST;
import static dev.rowcast.contract.Task.active;
import static dev.rowcast.contract.Task.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.SqlTable;
import dev.rowcast.contract.SqlType;
import dev.rowcast.contract.Tables;
import dev.rowcast.contract.Task;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.log.PositionRange;
import org.junit.jupiter.api.Test;

/** A table that comes back to a shape that it had before has changed once more; a row of that shape from before has not. */
class ReturningShapeTest {
    private static final SqlTable WITHOUT = FIRST.drop("note");

    private final Tables tables = new Tables();
    private final Task task = tables.task("billing", Policies.STANDARD);

    @Test
    void aColumnThatIsBackIsBackInTheContractAndItsNextDropIsHeld() {
        task.delivers(FIRST, 10);
        approved(WITHOUT, 20);
        assertThat(in(task.history().base(), FieldState.DROPPED)).containsExactly("note=2");

        Contract back = task.deliversToAll(FIRST, 30);
        assertThat(active(back)).containsExactly("id=1", "note=2");
        assertThat(task.history().base()).isEqualTo(back);
        assertThat(task.holds(WITHOUT, 40).notice()).contains("\"note\" was dropped");
    }

    @Test
    void aTypeThatIsChangedBackIsHeldAndTakesItsNumberBack() {
        SqlTable number = FIRST.retype("note", SqlType.INT);
        task.delivers(FIRST, 10);
        approved(number, 20);
        assertThat(active(task.delivers(number, 20))).containsExactly("id=1", "note=3");

        assertThat(task.holds(FIRST, 30).notice()).contains("\"note\" changed from INT64 to STRING");
        task.approve("apply");
        assertThat(active(task.deliversToAll(FIRST, 30))).containsExactly("id=1", "note=2");
        assertThat(tables.accepted()).hasSize(3);
    }

    @Test
    void rowsFromBeforeGoOnWhileTheReturnIsHeld() {
        SqlTable number = FIRST.retype("note", SqlType.INT);
        Contract first = task.delivers(FIRST, 10);
        approved(number, 20);
        Task lagging = tables.task("billing", Policies.STANDARD);
        task.holds(FIRST, 30);
        int written = tables.log().entries().size();

        for (int row = 11; row < 20; row++) {
            assertThat(lagging.deliversToAll(FIRST, row)).isEqualTo(first);
            task.holds(FIRST, 30);
        }
        assertThat(tables.log().entries())
                .as("nothing is written back and forth")
                .hasSize(written);
    }

    @Test
    void theDecisionTellsRowsFromBeforeAndAfterApart() {
        SqlTable number = FIRST.retype("note", SqlType.INT);
        task.delivers(FIRST, 10);
        approved(number, 20);
        PositionRange before = ((GateDecision.Deliver) task.meet(FIRST, 15)).range();
        assertThat(before.has(Task.place(19))).isTrue();
        assertThat(before.has(Task.place(21))).isFalse();

        approved(FIRST, 30);
        PositionRange lagging = ((GateDecision.Deliver) task.meet(FIRST, 15)).range();
        assertThat(lagging.has(Task.place(19))).isTrue();
        assertThat(lagging.has(Task.place(30))).isFalse();
        PositionRange back = ((GateDecision.Deliver) task.meet(FIRST, 35)).range();
        assertThat(back.has(Task.place(30))).isTrue();
        assertThat(back.has(Task.place(29))).isFalse();
        assertThat(((GateDecision.Deliver) task.meet(number, 25)).range().has(Task.place(31)))
                .isFalse();
    }

    @Test
    void aReplayAfterTheReturnIsWhatItWasTheFirstTime() {
        Contract first = task.delivers(FIRST, 10);
        approved(WITHOUT, 20);
        Contract without = task.delivers(WITHOUT, 20);
        Task strict = tables.task("billing", Policies.STRICT);
        strict.holds(FIRST, 30);
        strict.approve("ignore");
        Contract back = strict.delivers(FIRST, 30);
        assertThat(in(back, FieldState.IGNORED)).containsExactly("note=2");

        Task replay = tables.task("billing", Policies.STANDARD);
        assertThat(replay.deliversToAll(FIRST, 10)).isEqualTo(first);
        assertThat(replay.deliversToAll(WITHOUT, 20)).isEqualTo(without);
        assertThat(replay.deliversToAll(FIRST, 30)).isEqualTo(back);
    }

    @Test
    void labelsThatComeAndGoAreNotedEachTimeAndOnce() {
        SqlTable two = FIRST.add(2, "kind", SqlType.ENUM_DRAFT_PAID);
        SqlTable three = FIRST.add(2, "kind", SqlType.ENUM_DRAFT_PAID_SENT);
        Contract contract = task.delivers(two, 10);
        for (int time = 0; time < 3; time++) {
            assertThat(task.deliversToAll(three, 20 + 20 * time)).isEqualTo(contract);
            assertThat(task.deliversToAll(three, 21 + 20 * time)).isEqualTo(contract);
            assertThat(task.deliversToAll(two, 30 + 20 * time)).isEqualTo(contract);
        }
        assertThat(tables.accepted()).hasSize(7);
        assertThat(tables.history().revision()).isEqualTo(1);
    }

    /** Another task met a later row of the returned shape first. */
    @Test
    void aRowBeforeTheFirstOneThatWasMetOfTheReturnBelongsToIt() {
        SqlTable number = FIRST.retype("note", SqlType.INT);
        Task careful = tables.task("audit", Policies.STANDARD);
        Task easy = tables.task("billing", Policies.LENIENT);
        easy.delivers(FIRST, 10);
        careful.delivers(FIRST, 10);
        easy.delivers(number, 20);
        Contract back = easy.delivers(FIRST, 35);

        assertThat(careful.holds(FIRST, 31).notice()).contains("\"note\" changed from INT64 to STRING");
        assertThat(easy.deliversToAll(FIRST, 31)).isEqualTo(back);
        assertThat(careful.deliversToAll(FIRST, 15).revision()).isEqualTo(1);
        careful.approve("apply");
        assertThat(careful.deliversToAll(FIRST, 31).fields()).isEqualTo(back.fields());
    }

    @Test
    void aNameThatIsBackBeforeItsRenameCameToLightHasAnotherFieldFromThenOn() {
        Task ahead = tables.task("billing", Policies.STANDARD);
        Task behind = tables.task("billing", Policies.STANDARD);
        ahead.delivers(FIRST, 10);
        assertThat(active(ahead.delivers(FIRST, 300))).containsExactly("id=1", "note=2");
        behind.holds(FIRST.rename("note", "remark"), 100);
        behind.approve("rename:note=remark");
        assertThat(active(behind.delivers(FIRST.rename("note", "remark"), 100))).containsExactly("id=1", "remark=2");

        // The same row, read again: nobody knew of the rename when it went out first, so a person is asked now.
        assertThat(ahead.holds(FIRST, 300).notice()).contains("perhaps a rename");
        ahead.approve("apply");
        assertThat(active(ahead.delivers(FIRST, 300))).containsExactly("id=1", "note=3");
        assertThat(active(ahead.delivers(FIRST, 50))).containsExactly("id=1", "note=2");
    }

    private void approved(SqlTable table, long position) {
        task.holds(table, position);
        task.approve("apply");
        task.deliversToAll(table, position);
    }
}
