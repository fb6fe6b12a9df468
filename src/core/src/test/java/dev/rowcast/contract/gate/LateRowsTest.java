package dev.rowcast.contract.gate;

import static dev.rowcast.contract.Tables.FIRST;
import static dev.rowcast.contract.Tables.standardBut;
import static dev.rowcast.contract.Task.active;
import static dev.rowcast.contract.Task.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.SqlTable;
import dev.rowcast.contract.SqlType;
import dev.rowcast.contract.Tables;
import dev.rowcast.contract.Task;
import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Policy;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.log.ShapeMatch;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.contract.shape.TableShape;
import org.junit.jupiter.api.Test;

/** Rows of a shape that was skipped over come to light only when the table has another: a partition lags behind. */
class LateRowsTest {
    private final Tables tables = new Tables();

    @Test
    void aColumnThatALateShapeHasIsAUnionAndNeverARename() {
        Task task = tables.task("billing", Policies.STANDARD);
        task.delivers(FIRST, 10);
        task.delivers(FIRST.add(2, "remark", SqlType.VARCHAR), 200);

        Contract late = task.deliversToAll(FIRST.add(2, "extra", SqlType.VARCHAR), 100);

        assertThat(active(late)).containsExactly("id=1", "note=2", "extra=4");
        assertThat(in(late, FieldState.DROPPED)).containsExactly("remark=3");
    }

    @Test
    void aColumnThatALateShapeLacksIsNotDropped() {
        Task task = tables.task("billing", Policies.STANDARD);
        task.delivers(FIRST.add(2, "remark", SqlType.VARCHAR), 10);
        SqlTable current = FIRST.add(2, "remark", SqlType.VARCHAR).add(3, "extra", SqlType.INT);
        task.delivers(current, 200);

        assertThat(task.deliversToAll(FIRST, 100))
                .isEqualTo(tables.accepted().get(0).contract());
        assertThat(task.deliversToAll(FIRST.add(2, "extra", SqlType.INT), 100))
                .isEqualTo(tables.accepted().get(1).contract());
        assertThat(tables.accepted()).hasSize(2);
    }

    @Test
    void aColumnThatALateShapeLacksIsNotDroppedForOneThatItHasBesides() {
        Task task = tables.task("billing", Policies.STANDARD);
        SqlTable first = FIRST.add(2, "remark", SqlType.VARCHAR);
        task.delivers(first, 10);
        task.delivers(first.add(3, "third", SqlType.INT), 200);

        Contract late = task.deliversToAll(FIRST.add(2, "extra", SqlType.JSON), 100);

        assertThat(active(late)).containsExactly("id=1", "note=2", "extra=5");
    }

    @Test
    void aLateNumberIsGivenOnceAndTheTableGoesOnFromItsLatestShape() {
        Task task = tables.task("billing", Policies.STANDARD);
        task.delivers(FIRST, 10);
        SqlTable current = FIRST.add(2, "remark", SqlType.VARCHAR);
        task.delivers(current, 200);
        SqlTable skipped = FIRST.add(2, "extra", SqlType.INT);
        task.delivers(skipped, 100);

        assertThat(active(task.history().base())).containsExactly("id=1", "note=2", "remark=3");
        // Held against the late shape this would have lost "extra", and "remark" would be new.
        Contract next = task.deliversToAll(current.add(3, "third", SqlType.INT), 300);
        assertThat(active(next)).containsExactly("id=1", "note=2", "remark=3", "third=5");
        Contract again = task.deliversToAll(current.add(3, "third", SqlType.INT).add(4, "extra", SqlType.INT), 400);
        assertThat(again.activeField("extra").orElseThrow().number()).isEqualTo(4);
        assertThat(tables.accepted()).extracting(ContractEntry::late).containsExactly(false, false, true, false, false);
    }

    @Test
    void whatALateRowMeetsIsWhatWasInEffectAtItsPlace() {
        Task lenient = tables.task("billing", Policies.LENIENT);
        lenient.delivers(FIRST, 10);
        lenient.delivers(FIRST.retype("note", SqlType.INT), 200);

        // The column was a text then, as its readers know it: no change of type, though it is a number now.
        Contract late = tables.task("audit", Policies.STANDARD).deliversToAll(FIRST.add(2, "extra", SqlType.JSON), 100);
        assertThat(active(late)).containsExactly("id=1", "note=2", "extra=4");
    }

    @Test
    void aLateRowKeepsTheNumberOfAColumnThatWasRenamedSince() {
        Task task = tables.task("billing", Policies.STANDARD);
        task.delivers(FIRST, 10);
        SqlTable renamed = FIRST.rename("note", "remark");
        task.holds(renamed, 200);
        task.approve("rename:note=remark");
        assertThat(active(task.delivers(renamed, 200))).containsExactly("id=1", "remark=2");

        Contract late = task.deliversToAll(FIRST.add(2, "extra", SqlType.JSON), 100);
        assertThat(active(late)).containsExactly("id=1", "note=2", "extra=3");
        assertThat(active(task.history().base())).containsExactly("id=1", "remark=2");
    }

    @Test
    void whatAPersonDecidedAboutAColumnOutlivesALateEntry() {
        Task task = tables.task("billing", Policies.STRICT);
        task.delivers(FIRST.add(2, "kind", SqlType.INT), 10);
        SqlTable current = FIRST.add(2, "kind", SqlType.VARCHAR).add(3, "secret", SqlType.INT);
        task.holds(current, 200);
        task.approve("ignore");
        task.delivers(current, 200);
        assertThat(in(task.history().base(), FieldState.IGNORED)).containsExactly("kind=4", "secret=5");
        task.holds(FIRST.add(2, "extra", SqlType.JSON), 100);
        task.approve("apply");
        task.delivers(FIRST.add(2, "extra", SqlType.JSON), 100);

        SqlTable next = current.add(4, "third", SqlType.INT);
        task.holds(next, 300);
        task.approve("apply");
        assertThat(in(task.delivers(next, 300), FieldState.IGNORED)).containsExactly("kind=4", "secret=5");
    }

    @Test
    void whatAPersonLeavesOutOfLateRowsIsStillSentOfTheLatest() {
        Task task = tables.task("billing", Policies.STANDARD);
        SqlTable current = FIRST.retype("note", SqlType.INT);
        task.delivers(current, 200);
        task.holds(FIRST, 100);
        task.approve("ignore");

        assertThat(active(task.deliversToAll(FIRST, 100))).containsExactly("id=1");
        Contract next = task.deliversToAll(current.add(2, "extra", SqlType.INT), 300);
        assertThat(active(next)).containsExactly("id=1", "note=2", "extra=4");
        assertThat(active(task.deliversToAll(FIRST, 101))).containsExactly("id=1");
    }

    @Test
    void aBridgeOutlivesALateEntry() {
        Task task = tables.task("billing", Policies.LENIENT);
        task.delivers(FIRST, 10);
        SqlTable current = FIRST.retype("note", SqlType.INT);
        assertThat(in(task.delivers(current, 200), FieldState.BRIDGED)).containsExactly("note=2");
        task.delivers(FIRST.add(2, "extra", SqlType.JSON), 100);

        assertThat(in(task.delivers(current.add(2, "third", SqlType.INT), 300), FieldState.BRIDGED))
                .containsExactly("note=2");
    }

    @Test
    void aLateShapeThatAnotherConnectorLetInIsHeldAgainstOnesOwnPolicies() {
        Task strict = tables.task("audit", Policies.STANDARD);
        Task lenient = tables.task("billing", Policies.LENIENT);
        lenient.delivers(FIRST, 10);
        lenient.delivers(FIRST.add(2, "remark", SqlType.VARCHAR), 200);
        SqlTable late = FIRST.retype("note", SqlType.INT);
        lenient.deliversToAll(late, 100);

        assertThat(strict.holds(late, 100).notice()).contains("\"note\" changed from STRING to INT64");
        strict.approve("apply");
        assertThat(strict.deliversToAll(late, 100)).isEqualTo(lenient.deliversToAll(late, 100));
    }

    @Test
    void aLateShapeStaysQuarantinedForTheReaderThatWantsIt() {
        Task task = tables.task("billing", Policies.LENIENT, standardBut(ChangeKind.TYPE_CHANGED, Policy.QUARANTINE));
        task.delivers(FIRST, 10);
        task.delivers(FIRST.add(2, "remark", SqlType.VARCHAR), 200);
        SqlTable late = FIRST.retype("note", SqlType.INT);

        assertThat(task.quarantines(late, 100, "r1")).contains("\"note\" changed");
        assertThat(task.quarantines(late, 110, "r1")).contains("\"note\" changed");
        assertThat(tables.accepted()).hasSize(3);
    }

    @Test
    void whatIsFoundForALateRowStaysSoHoweverTheTableGoesOn() {
        Task task = tables.task("billing", Policies.LENIENT);
        task.delivers(FIRST.add(2, "extra", SqlType.INT), 10);
        task.delivers(FIRST.add(2, "extra", SqlType.INT).add(3, "more", SqlType.INT), 200);
        SqlTable late = FIRST;
        Contract found = task.deliversToAll(late, 100);

        task.delivers(FIRST.drop("note").add(1, "other", SqlType.JSON), 300);
        task.delivers(FIRST.add(2, "other", SqlType.JSON).add(3, "last", SqlType.INT), 400);
        assertThat(task.deliversToAll(late, 100)).isEqualTo(found);
        assertThat(tables.task("billing", Policies.LENIENT).deliversToAll(late, 100))
                .isEqualTo(found);
    }

    /** A zombie that hasn't read the latest calls its shape the latest; everybody knows better. */
    @Test
    void whoDoesNotKnowWhatTheTableHasByNowIsPassedOver() {
        Task task = tables.task("billing", Policies.STANDARD);
        task.delivers(FIRST.add(2, "kind", SqlType.ENUM_DRAFT_PAID), 10);
        TableHistory before = tables.history();
        SqlTable labelled = FIRST.add(2, "kind", SqlType.ENUM_DRAFT_PAID_SENT);
        task.delivers(labelled, 200);
        assertThat(tables.history().revision()).isEqualTo(1);

        TableShape skipped = FIRST.add(2, "kind", SqlType.ENUM_DRAFT_PAID)
                .add(3, "extra", SqlType.INT)
                .shape();
        LogPosition place = LogPosition.of(Task.place(100));
        tables.log()
                .reader()
                .append(ShapeMatch.of(before, skipped, place, Decision.STANDARD)
                        .proposal(before, skipped, place, "billing", 0));

        assertThat(tables.history().head().shape()).isEqualTo(labelled.shape());
        assertThat(tables.accepted()).hasSize(2);
    }

    @Test
    void aHoldThatIsSettledMeanwhileKeepsNoDecisionAboutLaterRowsBack() {
        Task task = tables.task("billing", Policies.STANDARD);
        Task other = tables.task("other", Policies.LENIENT);
        SqlTable narrow = FIRST.drop("note");
        ContractEntry first = new ContractEntry(
                other.delivers(FIRST, 400),
                1,
                1,
                narrow.shape(),
                LogPosition.of(Task.place(400)),
                true,
                "apply",
                "jane",
                0);
        tables.log().reader().append(first.with(first.contract().withRevision(2)));
        task.holds(narrow, 703);
        // By this the rows at 703 are such as Jane agreed to, and those from here on aren't.
        other.delivers(narrow, 800);

        assertThat(task.holds(narrow, 800).since().position()).isEqualTo(800);
        task.approve("apply");
        assertThat(active(task.deliversToAll(narrow, 800))).containsExactly("id=1");
    }
}
