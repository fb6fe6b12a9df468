package dev.rowcast.contract.gate;

import static dev.rowcast.contract.Tables.FIRST;
import static dev.rowcast.contract.Tables.standardBut;
import static dev.rowcast.contract.Task.active;
import static dev.rowcast.contract.Task.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.SqlTable;
import dev.rowcast.contract.SqlType;
import dev.rowcast.contract.TableLife;
import dev.rowcast.contract.Tables;
import dev.rowcast.contract.Task;
import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Policy;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.evolution.Stop;
import dev.rowcast.contract.evolution.TableChange;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogEntry.Held;
import dev.rowcast.contract.log.LogEntry.Released;
import dev.rowcast.contract.log.TableHistory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Connectors with policies of their own on one contract log: what each of them does with a table that changes. */
class PoliciesAtTheGateTest {
    private static final Policies DROPS_APPLIED = standardBut(ChangeKind.COLUMN_DROPPED, Policy.APPLY);
    private static final Policies DROPS_QUARANTINED = standardBut(ChangeKind.COLUMN_DROPPED, Policy.QUARANTINE);
    private static final SqlTable WITHOUT = FIRST.drop("note");
    private static final SqlTable RETYPED = FIRST.retype("note", SqlType.INT);
    private static final SqlTable RENAMED = FIRST.rename("note", "remark");

    private final Tables tables = new Tables();

    @Test
    void oneGoesOnByItselfAndAnotherHoldsTheSameShapeUntilItIsApproved() {
        Task easy = tables.task("billing", DROPS_APPLIED);
        Task careful = tables.task("audit", Policies.STANDARD);
        easy.delivers(FIRST, 10);
        careful.delivers(FIRST, 10);

        assertThat(easy.deliversToAll(WITHOUT, 20).revision()).isEqualTo(2);
        assertThat(careful.holds(WITHOUT, 20).notice())
                .isEqualTo(
                        "column \"note\" was dropped: field note = 2 would read as absent for ever (subscription r0)");
        careful.holds(WITHOUT, 21);
        assertThat(careful.approve("apply").contract().revision()).isEqualTo(3);

        Contract approved = careful.deliversToAll(WITHOUT, 20);
        assertThat(approved.fields()).isEqualTo(easy.deliversToAll(WITHOUT, 22).fields());
        assertThat(tables.history().holds()).isEmpty();
        assertThat(count(Held.class)).isEqualTo(1);
        assertThat(count(Released.class)).isEqualTo(1);
    }

    @Test
    void theStrictestOfTheReadersCountsForAll() {
        Task task = tables.task("billing", DROPS_APPLIED, DROPS_QUARANTINED, Policies.STANDARD, DROPS_QUARANTINED);
        task.delivers(FIRST, 10);

        assertThat(task.holds(WITHOUT, 20).stop()).isEqualTo(Stop.HOLD);
    }

    @Test
    void whoHoldsIsFreedByAnothersDeclaredRename() {
        Task unknowing = tables.task("audit", Policies.STANDARD);
        Task knowing = tables.task(renames("billing", Map.of("note", "remark")), Policies.STANDARD);
        unknowing.delivers(FIRST, 10);
        assertThat(unknowing.holds(RENAMED, 20).notice()).contains("perhaps a rename");

        assertThat(active(knowing.deliversToAll(RENAMED, 20))).containsExactly("id=1", "remark=2");
        assertThat(unknowing.deliversToAll(RENAMED, 20)).isEqualTo(knowing.deliversToAll(RENAMED, 20));
        assertThat(tables.history().holds()).isEmpty();
    }

    @Test
    void aDeclaredRenameOfARenameKeepsTheNumber() {
        Map<String, String> chain = Map.of("note", "remark", "remark", "memo");
        Task knowing = tables.task(renames("billing", chain), Policies.STANDARD);
        Task unknowing = tables.task("audit", Policies.STANDARD);
        SqlTable memo = FIRST.rename("note", "memo");
        knowing.delivers(FIRST, 10);
        assertThat(active(knowing.deliversToAll(RENAMED, 20))).containsExactly("id=1", "remark=2");
        assertThat(active(knowing.deliversToAll(memo, 30))).containsExactly("id=1", "memo=2");
        assertThat(active(unknowing.deliversToAll(memo, 30))).containsExactly("id=1", "memo=2");

        // The one in the middle was never met: from one end to the other.
        Tables skipped = new Tables();
        Task other = skipped.task(renames("billing", chain), Policies.STANDARD);
        other.delivers(FIRST, 10);
        assertThat(active(other.deliversToAll(memo, 30))).containsExactly("id=1", "memo=2");
        assertThat(active(other.deliversToAll(RENAMED.add(2, "extra", SqlType.INT), 20)))
                .containsExactly("id=1", "remark=2", "extra=3");
    }

    @Test
    void aRenameThatAnotherTookForADropAndAnAddCannotBeDeclaredAnyMore() {
        Task unknowing = tables.task("billing", Policies.LENIENT);
        unknowing.delivers(FIRST, 10);
        unknowing.delivers(RENAMED, 20);
        Task knowing = tables.task(renames("audit", Map.of("note", "remark")), Policies.STANDARD);
        assertThat(active(knowing.deliversToAll(RENAMED, 20)))
                .as("it joined later")
                .containsExactly("id=1", "remark=3");

        Tables both = new Tables();
        Task late = both.task(renames("audit", Map.of("note", "remark")), Policies.STANDARD);
        late.delivers(FIRST, 10);
        both.task("billing", Policies.LENIENT).delivers(RENAMED, 20);
        assertThat(late.holds(RENAMED, 20).notice()).contains("perhaps a rename: field note = 2 would read as absent");
    }

    @Test
    void whoJoinsLaterHoldsNothingThatWasDecidedBefore() {
        Task easy = tables.task("billing", DROPS_APPLIED);
        easy.delivers(FIRST, 10);
        easy.delivers(WITHOUT, 20);

        Task later = tables.task("audit", Policies.STRICT);
        assertThat(later.deliversToAll(WITHOUT, 20).revision()).isEqualTo(2);
        assertThat(later.deliversToAll(FIRST, 10).revision()).isEqualTo(1);
        assertThat(later.holds(WITHOUT.add(1, "extra", SqlType.INT), 30).notice())
                .contains("\"extra\" was added");
        easy.deliversToAll(WITHOUT.add(1, "extra", SqlType.INT), 30);
        tables.task("audit", Policies.STRICT).holds(WITHOUT.add(1, "extra", SqlType.INT), 30);
    }

    @Test
    void aQuarantineForOneReaderLastsUntilTheApproval() {
        Task task = tables.task("billing", DROPS_APPLIED, DROPS_QUARANTINED);
        task.delivers(FIRST, 10);
        assertThat(task.quarantines(WITHOUT, 20, "r1")).contains("\"note\" was dropped");
        assertThat(tables.accepted()).as("the other reader goes on").hasSize(2);
        task.quarantines(WITHOUT, 21, "r1");
        SqlTable wider = WITHOUT.add(1, "extra", SqlType.INT);
        Task restarted = tables.task("billing", DROPS_APPLIED, DROPS_QUARANTINED);
        assertThat(restarted.quarantines(WITHOUT, 22, "r1")).contains("\"note\" was dropped");
        assertThat(restarted.quarantines(wider, 30, "r1")).contains("\"note\" was dropped");
        assertThat(count(Held.class)).as("one for each shape").isEqualTo(2);

        restarted.approve("apply");
        assertThat(active(restarted.deliversToAll(WITHOUT, 23))).containsExactly("id=1");
        task.deliversToAll(wider, 31);
        assertThat(tables.history().holds()).isEmpty();
    }

    @Test
    void whereEverybodyQuarantinesNoRevisionIsMade() {
        Task task = tables.task("billing", DROPS_QUARANTINED, DROPS_QUARANTINED);
        task.delivers(FIRST, 10);
        task.quarantines(WITHOUT, 20, "r0");
        assertThat(task.quarantines(WITHOUT, 20, "r1")).contains("\"note\" was dropped");
        assertThat(tables.accepted()).hasSize(1);
        task.approve("apply");
        assertThat(task.deliversToAll(WITHOUT, 21).revision()).isEqualTo(2);
    }

    @Test
    void withoutADeadLetterQueueAQuarantineIsAHold() {
        GateRules noQueue = GateRules.of("billing");
        Task task = tables.task(noQueue, DROPS_APPLIED, DROPS_QUARANTINED);
        task.delivers(FIRST, 10);
        assertThat(task.holds(WITHOUT, 20).stop()).isEqualTo(Stop.HOLD);
        assertThat(tables.accepted()).hasSize(1);
        task.approve("apply");
        task.deliversToAll(WITHOUT, 20);
    }

    @Test
    void aQuarantineBecomesAHoldWhenTheQueueIsTakenAway() {
        Task task = tables.task("billing", DROPS_APPLIED, DROPS_QUARANTINED);
        task.delivers(FIRST, 10);
        task.quarantines(WITHOUT, 20, "r1");

        Task without = tables.task(GateRules.of("billing"), DROPS_APPLIED, DROPS_QUARANTINED);
        assertThat(without.holds(WITHOUT, 21).stop()).isEqualTo(Stop.HOLD);
        assertThat(tables.history().holds()).extracting(Held::stop).containsExactly(Stop.HOLD);
    }

    @Test
    void whatThePolicyIsNowCountsForWhatIsHeldAlready() {
        Policies fail = standardBut(ChangeKind.COLUMN_DROPPED, Policy.FAIL);
        Task task = tables.task("billing", fail);
        task.delivers(FIRST, 10);
        assertThat(task.holds(WITHOUT, 20).stop()).isEqualTo(Stop.FAIL);
        assertThat(tables.task("billing", fail).holds(WITHOUT, 20).stop())
                .as("after a restart")
                .isEqualTo(Stop.FAIL);

        assertThat(tables.task("billing", Policies.STANDARD).holds(WITHOUT, 20).stop())
                .isEqualTo(Stop.HOLD);
        tables.task("billing", DROPS_APPLIED).deliversToAll(WITHOUT, 20);
        assertThat(tables.history().holds()).isEmpty();
    }

    @Test
    void aPolicyForTheFutureDoesNotQuarantineThePast() {
        SqlTable wider = FIRST.add(2, "extra", SqlType.INT);
        Task task = tables.task("billing", Policies.STANDARD);
        task.delivers(FIRST, 10);
        task.delivers(wider, 20);

        Task later = tables.task("billing", standardBut(ChangeKind.COLUMN_ADDED, Policy.QUARANTINE));
        later.deliversToAll(wider, 21);
        assertThat(later.quarantines(wider.add(3, "more", SqlType.INT), 30, "r0"))
                .contains("\"more\" was added")
                .doesNotContain("extra");
    }

    @Test
    void rejectedRowsReachNobodyUntilSomebodyApproves() {
        Task one = tables.task("billing", Policies.STANDARD);
        Task other = tables.task("audit", DROPS_APPLIED);
        Task noQueue = tables.task(GateRules.of("search"), DROPS_APPLIED);
        one.delivers(FIRST, 10);
        one.holds(WITHOUT, 20);
        one.reject();

        assertThat(one.quarantines(WITHOUT, 20, "r0")).isEqualTo("rows of this shape were rejected by jane");
        assertThat(other.quarantines(WITHOUT, 20, "r0")).isEqualTo("rows of this shape were rejected by jane");
        assertThat(noQueue.holds(WITHOUT, 20).notice()).contains("rejected by jane");
        assertThat(tables.accepted()).hasSize(1);
        // The table goes on from what was accepted.
        SqlTable wider = FIRST.add(2, "extra", SqlType.INT);
        assertThat(active(one.deliversToAll(wider, 30))).containsExactly("id=1", "note=2", "extra=3");

        one.approve("apply");
        // By now they are late ones, which lack a column that the table has.
        assertThat(active(one.deliversToAll(WITHOUT, 20))).containsExactly("id=1", "note=2");
        other.deliversToAll(WITHOUT, 20);
        noQueue.deliversToAll(WITHOUT, 20);
        assertThat(tables.history().rejections()).isEmpty();
        assertThat(tables.history().holds()).isEmpty();
    }

    @Test
    void anApprovalInTheConfigurationCountsOnce() {
        Approvals approvals = Approvals.parse("shop.orders@2=apply");
        Task task = tables.task(approves("billing", approvals), Policies.STANDARD);
        task.delivers(FIRST, 10);
        assertThat(task.deliversToAll(WITHOUT, 20).revision()).isEqualTo(2);
        assertThat(tables.accepted().get(1).decidedBy()).isEqualTo("contract.approve of billing");
        assertThat(tables.accepted().get(1).decision()).isEqualTo("apply");

        // Neither the next change nor a restart makes it count again.
        task.holds(WITHOUT.keyed(), 30);
        tables.task(approves("billing", approvals), Policies.STANDARD).holds(WITHOUT.keyed(), 30);
        assertThat(tables.accepted()).hasSize(2);
    }

    @Test
    void anApprovalInTheConfigurationThatCannotBeIsPassedOver() {
        Task task = tables.task(
                approves("billing", Approvals.parse("shop.orders@2=rename:note=remark")), Policies.STANDARD);
        task.delivers(FIRST, 10);
        task.holds(WITHOUT, 20);
        Task stale = tables.task(
                approves("billing", Approvals.parse("shop.orders@1=apply;shop.orders@3=apply")), Policies.STANDARD);
        stale.holds(WITHOUT, 20);
        assertThat(tables.accepted()).hasSize(1);
        stale.approve("apply");
        stale.deliversToAll(WITHOUT, 20);
    }

    @Test
    void anApprovalInTheConfigurationOvercomesNoRejection() {
        Task task = tables.task("billing", Policies.STANDARD);
        task.delivers(FIRST, 10);
        task.holds(WITHOUT, 20);
        task.reject();

        tables.task(approves("billing", Approvals.parse("shop.orders@2=apply")), Policies.STANDARD)
                .quarantines(WITHOUT, 20, "r0");
    }

    @Test
    void anApprovalAgreesToWhatWasThereAndNotToWhatCameLater() {
        SqlTable three = FIRST.add(2, "extra", SqlType.INT);
        Task easy = tables.task("billing", DROPS_APPLIED);
        Task careful = tables.task("audit", Policies.STANDARD);
        careful.delivers(three, 10);
        easy.delivers(three, 10);
        easy.delivers(three.drop("extra"), 20);
        easy.delivers(three.drop("extra").drop("note"), 30);

        assertThat(careful.holds(three.drop("extra"), 20).notice())
                .contains("extra")
                .doesNotContain("note");
        careful.approve("apply");
        careful.deliversToAll(three.drop("extra"), 20);
        assertThat(careful.holds(three.drop("extra").drop("note"), 30).notice())
                .contains("note")
                .doesNotContain("extra");
        careful.approve("apply");
        careful.deliversToAll(three.drop("extra").drop("note"), 30);
        assertThat(active(tables.history().base())).containsExactly("id=1");
    }

    @Test
    void anApprovalOfASkippedShapeAgreesToWhatTheTableHadBecomeByIt() {
        SqlTable three = FIRST.add(2, "extra", SqlType.INT);
        Task easy = tables.task("billing", DROPS_APPLIED.with(ChangeKind.COLUMN_ADDED, Policy.HOLD));
        Task careful = tables.task("audit", Policies.STANDARD);
        careful.delivers(three, 10);
        easy.delivers(three, 10);
        easy.delivers(FIRST, 20);
        SqlTable skipped = FIRST.add(2, "remark", SqlType.VARCHAR);
        easy.holds(skipped, 30);
        easy.delivers(WITHOUT, 40);
        SqlTable last = WITHOUT.add(1, "other", SqlType.INT);
        assertThat(careful.holds(last, 50).notice()).contains("\"extra\" was dropped", "\"note\" was dropped");

        // Whoever decides is told of the drop that the other connector waits for and that goes with it, and not of what
        // came later.
        assertThat(HeldShape.of(tables.history()).get(0).changes())
                .extracting(TableChange::columns)
                .containsExactly(Set.of("remark"), Set.of("extra"));
        assertThat(HeldShape.of(inOtherWords(tables.history())).get(0).changes())
                .isEqualTo(HeldShape.of(tables.history()).get(0).changes());
        easy.approve("apply");
        assertThat(active(careful.deliversToAll(FIRST, 25))).containsExactly("id=1", "note=2");
        careful.holds(last, 50);
        careful.approve("apply");
        assertThat(active(careful.deliversToAll(last, 50))).containsExactly("id=1", "other=4");
    }

    /** As a version that words its sentences otherwise wrote it. */
    private static TableHistory inOtherWords(TableHistory history) {
        TableHistory worded = TableHistory.of(history.entries());
        for (Held held : history.holds()) {
            worded = worded.plus(new Held(
                    held.table(),
                    held.shape(),
                    held.since(),
                    held.stop(),
                    "something changed",
                    held.objections(),
                    held.connector(),
                    held.atMillis()));
        }
        return worded;
    }

    @Test
    void whoWaitsForNoMoreThanAnApprovalOfASkippedShapeAgreedToGoesOn() {
        SqlTable three = FIRST.add(2, "extra", SqlType.INT);
        Task easy = tables.task("billing", DROPS_APPLIED.with(ChangeKind.COLUMN_ADDED, Policy.HOLD));
        Task careful = tables.task("audit", Policies.STANDARD);
        careful.delivers(three, 10);
        easy.delivers(three, 10);
        easy.delivers(FIRST, 20);
        easy.holds(FIRST.add(2, "remark", SqlType.VARCHAR), 30);
        SqlTable last = FIRST.add(1, "other", SqlType.INT);
        careful.holds(last, 40);

        ContractEntry approved = easy.approve("ignore");

        assertThat(approved.late()).isTrue();
        assertThat(in(approved.contract(), FieldState.IGNORED)).containsExactly("remark=5");
        assertThat(active(careful.deliversToAll(last, 40))).containsExactly("id=1", "note=2", "other=4");
    }

    @Test
    void whatAnotherConnectorGaveItsFieldsCanOnlyBeAgreedTo() {
        Task easy = tables.task("billing", standardBut(ChangeKind.TYPE_CHANGED, Policy.APPLY));
        Task careful = tables.task("audit", Policies.STANDARD);
        easy.delivers(FIRST, 10);
        careful.delivers(FIRST, 10);
        easy.delivers(RETYPED, 20);
        careful.holds(RETYPED, 20);

        for (String late : List.of("bridge", "ignore", "rename:note=remark")) {
            assertThatThrownBy(() -> careful.approve(late))
                    .isInstanceOf(DecisionRefusedException.class)
                    .hasMessageContaining("comes too late for shop.orders: revision 2, made by the rules of billing");
        }
        careful.approve("version");
        careful.deliversToAll(RETYPED, 20);
    }

    @Test
    void eachReaderIsSentWhatItsOwnPolicyLeaves() {
        Task task = tables.task(
                "billing",
                standardBut(ChangeKind.TYPE_CHANGED, Policy.VERSION),
                standardBut(ChangeKind.TYPE_CHANGED, Policy.BRIDGE),
                standardBut(ChangeKind.TYPE_CHANGED, Policy.IGNORE),
                standardBut(ChangeKind.COLUMN_ADDED, Policy.IGNORE).with(ChangeKind.TYPE_CHANGED, Policy.APPLY));
        task.delivers(FIRST, 10);
        SqlTable changed = RETYPED.add(2, "extra", SqlType.INT);
        task.deliversToAll(changed, 20);

        Contract versioned = task.view(changed, 20, "r0");
        assertThat(active(versioned)).containsExactly("id=1", "note=3", "extra=4");
        assertThat(in(versioned, FieldState.DROPPED)).containsExactly("note=2");
        Contract bridged = task.view(changed, 20, "r1");
        assertThat(active(bridged)).containsExactly("id=1", "note=3", "extra=4");
        assertThat(in(bridged, FieldState.BRIDGED)).containsExactly("note=2");
        Contract ignored = task.view(changed, 20, "r2");
        assertThat(active(ignored)).containsExactly("id=1", "extra=4");
        assertThat(ignored.fields()).as("no field would tell it from NULL").hasSize(3);
        assertThat(active(task.view(changed, 20, "r3"))).containsExactly("id=1", "note=3");
    }

    @Test
    void whatLooksLikeARenameIsLeftOutForWhomThatIsThePolicy() {
        Task task = tables.task(
                "billing",
                standardBut(ChangeKind.COLUMN_RENAMED, Policy.IGNORE),
                standardBut(ChangeKind.COLUMN_RENAMED, Policy.BRIDGE),
                standardBut(ChangeKind.COLUMN_RENAMED, Policy.APPLY));
        task.delivers(FIRST, 10);
        task.deliversToAll(RENAMED, 20);

        assertThat(active(task.view(RENAMED, 20, "r0"))).containsExactly("id=1");
        assertThat(in(task.view(RENAMED, 20, "r1"), FieldState.BRIDGED)).containsExactly("remark=2");
        assertThat(active(task.view(RENAMED, 20, "r2"))).containsExactly("id=1", "remark=3");
        assertThat(in(task.view(RENAMED, 20, "r2"), FieldState.DROPPED)).containsExactly("remark=2");
    }

    @Test
    void aColumnOfTheKeyIsLeftOutForNobody() {
        Policies added =
                standardBut(ChangeKind.COLUMN_ADDED, Policy.IGNORE).with(ChangeKind.PRIMARY_KEY_CHANGED, Policy.APPLY);
        Task task = tables.task("billing", added);
        task.delivers(FIRST, 10);
        SqlTable sharded =
                FIRST.add(2, "shard", SqlType.INT).add(3, "extra", SqlType.INT).keyed("id", "shard");

        Contract view = task.view(sharded, 20, "r0");
        assertThat(active(view)).containsExactly("id=1", "note=2", "shard=3");
        assertThat(view.keyNumbers()).containsExactly(1, 3);
    }

    @Test
    void columnsThatAReaderExcludesDoNotConcernIt() {
        Recipient without = new Recipient(
                "without",
                Policies.STANDARD,
                column -> !Set.of("note", "remark").contains(column));
        Task task = Task.start(tables.log().reader(), GateRules.of("billing"), List.of(without));
        task.delivers(FIRST, 10);
        task.deliversToAll(WITHOUT, 20);
        task.deliversToAll(RETYPED, 30);
        task.deliversToAll(RENAMED, 40);
        task.holds(FIRST.keyed("id", "note"), 50);
    }

    @Test
    void labelsAreToldOnceAndRememberedWithoutARevision() {
        SqlTable two = FIRST.add(2, "kind", SqlType.ENUM_DRAFT_PAID);
        SqlTable three = two.retype("kind", SqlType.ENUM_DRAFT_PAID_SENT);
        Task task = tables.task("billing", Policies.STANDARD);
        Contract contract = task.delivers(two, 10);
        for (int row = 20; row < 25; row++) {
            assertThat(task.deliversToAll(three, row)).isEqualTo(contract);
        }
        assertThat(tables.accepted()).hasSize(2);
        assertThat(tables.history().changesOf(tables.accepted().get(1)))
                .singleElement()
                .isInstanceOf(TableChange.LabelsAdded.class);
        assertThat(tables.task("billing", Policies.STANDARD).deliversToAll(three, 25))
                .isEqualTo(contract);
        assertThat(tables.accepted()).hasSize(2);
    }

    @Test
    void labelsAreHeldWhereThatIsThePolicyThoughAnotherHasTakenThemIn() {
        SqlTable two = FIRST.add(2, "kind", SqlType.ENUM_DRAFT_PAID);
        SqlTable three = two.retype("kind", SqlType.ENUM_DRAFT_PAID_SENT);
        Task easy = tables.task("billing", Policies.STANDARD);
        Task strict = tables.task("audit", Policies.STRICT);
        Contract contract = easy.delivers(two, 10);
        strict.delivers(two, 10);
        easy.delivers(three, 20);

        assertThat(strict.holds(three, 20).notice()).contains("got label \"sent\"");
        strict.approve("apply");
        assertThat(strict.deliversToAll(three, 20).fields()).isEqualTo(contract.fields());
        strict.deliversToAll(two, 15);
    }

    @Test
    void wideningIsToldOnceAndHeldWhereThatIsThePolicy() {
        SqlTable small = FIRST.add(2, "size", SqlType.TINYINT);
        SqlTable large = small.retype("size", SqlType.SMALLINT_UNSIGNED);
        Task easy = tables.task("billing", Policies.STANDARD);
        Task strict = tables.task("audit", standardBut(ChangeKind.WIDENED, Policy.HOLD));
        Contract contract = easy.delivers(small, 10);
        assertThat(easy.deliversToAll(large, 20)).isEqualTo(contract);
        assertThat(easy.deliversToAll(large, 21)).isEqualTo(contract);
        assertThat(tables.accepted()).hasSize(2);
        assertThat(strict.holds(large, 20).notice()).contains("went from 8 bits to unsigned 16 bits");
        // Narrower again is nothing to anybody.
        assertThat(easy.deliversToAll(small, 30)).isEqualTo(contract);
    }

    private static GateRules renames(String connector, Map<String, String> renames) {
        Map<TableId, Map<String, String>> ofTable = Map.of(TableLife.TABLE, renames);
        return new GateRules(connector, ofTable, Approvals.NONE, NewContracts.STANDARD, true);
    }

    private static GateRules approves(String connector, Approvals approvals) {
        return new GateRules(connector, Map.of(), approvals, NewContracts.STANDARD, true);
    }

    private long count(Class<? extends LogEntry> kind) {
        return tables.log().entries().stream().filter(kind::isInstance).count();
    }
}
