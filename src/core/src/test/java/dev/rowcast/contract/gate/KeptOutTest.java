package dev.rowcast.contract.gate;

import static dev.rowcast.contract.Tables.FIRST;
import static dev.rowcast.contract.Tables.standardBut;
import static dev.rowcast.contract.Task.active;
import static dev.rowcast.contract.Task.in;
import static org.assertj.core.api.Assertions.assertThat;

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
import dev.rowcast.contract.log.ContractRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A column that a subscription excludes, or that was left out by decision, stays out whatever becomes of it, and nobody is held for it. */
class KeptOutTest {
    private static final SqlTable VAULT = FIRST.add(2, "token", SqlType.VARCHAR);
    private static final SqlTable RENAMED = VAULT.rename("token", "access_key");
    private static final SqlTable CHANGED = RENAMED.retype("access_key", SqlType.VARBINARY);

    private final Tables tables = new Tables();

    private Task excluding(Policies policies, String... columns) {
        return excluding(GateRules.of("billing"), policies, columns);
    }

    private Task excluding(GateRules rules, Policies policies, String... columns) {
        Set<String> excluded = Set.of(columns);
        Recipient all = Task.recipient("all", Policies.LENIENT);
        Recipient without =
                new Recipient("without", policies, column -> !excluded.contains(column.toLowerCase(Locale.ROOT)));
        return Task.start(tables.log().reader(), rules, List.of(all, without));
    }

    private static List<String> sent(Task task, SqlTable table, long position) {
        Contract view = task.view(table, position, "without");
        return view.fields().stream()
                .filter(field -> field.active() || field.state() == FieldState.BRIDGED)
                .map(field -> field.column() + "=" + field.number())
                .toList();
    }

    @Test
    void anExcludedColumnStaysOutUnderTheNameThatIsDeclared() {
        GateRules rules = new GateRules(
                "billing",
                Map.of(TableLife.TABLE, Map.of("token", "access_key")),
                Approvals.NONE,
                NewContracts.STANDARD,
                false);
        Task task = excluding(rules, Policies.STANDARD, "token");
        task.delivers(VAULT, 10);

        assertThat(sent(task, RENAMED, 20)).containsExactly("id=1", "note=2");
        assertThat(sent(task, VAULT, 11)).containsExactly("id=1", "note=2");
        // Its type changes too, so that it has another field, and the first one is perhaps bridged.
        assertThat(sent(task, CHANGED, 30)).containsExactly("id=1", "note=2");
        // The rename isn't declared any longer, and the log tells.
        assertThat(sent(excluding(Policies.STANDARD, "token"), CHANGED, 31)).containsExactly("id=1", "note=2");
    }

    @Test
    void anExcludedColumnStaysOutWhereAPersonSaysThatItWasRenamed() {
        Task task = excluding(Policies.STANDARD, "token");
        task.delivers(VAULT, 10);
        task.holds(RENAMED, 20);
        task.approve("rename:token=access_key");

        assertThat(sent(task, RENAMED, 20)).containsExactly("id=1", "note=2");
        assertThat(sent(excluding(Policies.LENIENT, "access_key"), VAULT, 11))
                .as("under the name that it had")
                .containsExactly("id=1", "note=2");
        SqlTable again = RENAMED.add(3, "token", SqlType.INT);
        assertThat(sent(task, again, 30)).containsExactly("id=1", "note=2");
    }

    @Test
    void anExcludedColumnThatIsBridgedStaysOut() {
        Task task = excluding(Policies.STANDARD, "token");
        task.delivers(VAULT, 10);
        task.holds(RENAMED, 20);
        task.approve("bridge");

        assertThat(active(task.view(RENAMED, 20, "all"))).containsExactly("id=1", "note=2", "access_key=4");
        assertThat(sent(task, RENAMED, 20)).containsExactly("id=1", "note=2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"apply", "version"})
    void aPersonMaySayThatItIsAnotherColumn(String decision) {
        Task task = excluding(Policies.STANDARD, "token");
        task.delivers(VAULT, 10);
        task.holds(CHANGED, 20);
        task.approve(decision);

        assertThat(sent(task, CHANGED, 20)).containsExactly("id=1", "note=2", "access_key=4");
    }

    @Test
    void whateverTypeTheNewColumnHasItMayBeTheExcludedOne() {
        Task task = excluding(Policies.STANDARD, "token");
        task.delivers(VAULT, 10);

        assertThat(task.holds(CHANGED, 20).notice())
                .contains("column \"access_key\" was added")
                .contains("it may be \"token\", which without isn't sent, under a new name")
                .endsWith("(subscription without)");
        assertThat(HeldShape.of(tables.history()).get(0).options())
                .flatExtracting(HeldShape.Option::decisions)
                .containsExactly("apply", "ignore", "rename:token=access_key");
        task.approve("rename:token=access_key");
        assertThat(sent(task, CHANGED, 20)).containsExactly("id=1", "note=2");
        assertThat(active(task.view(CHANGED, 20, "all"))).containsExactly("id=1", "note=2", "access_key=4");
    }

    @Test
    void noPolicySendsWhatMayBeTheExcludedColumn() {
        for (SqlTable table : List.of(RENAMED, CHANGED, RENAMED.add(0, "city", SqlType.INT))) {
            Tables fresh = new Tables();
            Recipient without = new Recipient("without", Policies.LENIENT, column -> !column.equals("token"));
            Task task = Task.start(fresh.log().reader(), GateRules.of("billing"), List.of(without));
            task.delivers(VAULT, 10);
            task.holds(table, 20);
        }
    }

    @Test
    void whatMayBeTheExcludedColumnIsLeftOutWhereThatIsThePolicy() {
        Policies ignoring = Policies.LENIENT
                .with(ChangeKind.COLUMN_ADDED, Policy.IGNORE)
                .with(ChangeKind.COLUMN_RENAMED, Policy.IGNORE);
        Task task = excluding(ignoring, "token");
        task.delivers(VAULT, 10);

        assertThat(sent(task, RENAMED, 20)).containsExactly("id=1", "note=2");
        assertThat(sent(task, RENAMED.retype("access_key", SqlType.INT), 30)).containsExactly("id=1", "note=2");
    }

    @Test
    void anotherColumnThatTakesTheExcludedOnesPlaceIsHeldToo() {
        Task task = excluding(Policies.LENIENT, "token");
        task.delivers(VAULT, 10);

        // token became note, whose type tells.
        assertThat(task.holds(FIRST.retype("note", SqlType.VARBINARY), 20).notice())
                .contains("it may be \"token\"");
        // token became access_key, and another column has its name.
        task.holds(RENAMED.add(3, "token", SqlType.INT), 21);
    }

    @Test
    void nobodyIsHeldForWhatHasNothingToDoWithIt() {
        Task task = excluding(Policies.STANDARD, "token");
        task.delivers(VAULT, 10);
        task.deliversToAll(VAULT.retype("token", SqlType.INT), 20);
        task.deliversToAll(FIRST, 30);
        assertThat(sent(task, FIRST.add(2, "city", SqlType.VARCHAR), 40)).containsExactly("id=1", "note=2", "city=5");
    }

    @Test
    void aRowThatWasSkippedOverIsHeldAsWell() {
        Task task = excluding(Policies.LENIENT, "token");
        task.delivers(VAULT, 10);
        task.delivers(VAULT.add(3, "city", SqlType.INT), 30);

        task.holds(CHANGED, 20);
    }

    /** note is left out by a person, since its type changed. */
    private Task leftOut() {
        Task task = tables.task("billing", Policies.STANDARD, Policies.LENIENT);
        task.delivers(FIRST, 10);
        task.holds(FIRST.retype("note", SqlType.VARBINARY), 20);
        task.approve("ignore");
        assertThat(active(task.deliversToAll(FIRST.retype("note", SqlType.VARBINARY), 20)))
                .containsExactly("id=1");
        return task;
    }

    @ParameterizedTest
    @EnumSource(names = {"VARCHAR", "INT", "JSON"})
    void aColumnThatWasLeftOutStaysSoWhateverItsType(SqlType type) {
        Task task = leftOut();
        assertThat(active(task.deliversToAll(FIRST.retype("note", type), 30))).containsExactly("id=1");
        assertThat(in(tables.history().base(), FieldState.IGNORED)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"VARCHAR", "VARBINARY", "INT"})
    void aColumnThatWasLeftOutStaysSoWhenItComesBackAndNobodyIsHeldWhenItGoes(SqlType type) {
        Task task = leftOut();
        SqlTable bare = FIRST.drop("note");
        task.deliversToAll(bare, 30);
        assertThat(active(task.deliversToAll(bare.add(1, "note", type), 40))).containsExactly("id=1");
        // It goes and comes once more, before a task that has only the log.
        tables.task("billing", Policies.LENIENT).deliversToAll(bare, 50);
        assertThat(active(tables.task("billing", Policies.LENIENT).deliversToAll(bare.add(0, "note", type), 60)))
                .containsExactly("id=1");
    }

    @Test
    void aColumnThatWasLeftOutStaysSoWhereItsFieldIsPurged() {
        Task task = leftOut();
        SqlTable bare = FIRST.drop("note");
        task.deliversToAll(bare, 30);
        ContractRegistry registry = new ContractRegistry(tables.log().reader());
        new ContractDecisions(registry).purge(TableLife.TABLE, "note_v2", "jane");
        new ContractDecisions(registry).purge(TableLife.TABLE, "note", "jane");

        assertThat(active(task.deliversToAll(bare.add(1, "note", SqlType.VARBINARY), 40)))
                .containsExactly("id=1");
    }

    @ParameterizedTest
    @EnumSource(names = {"VARCHAR", "VARBINARY", "INT"})
    void whatMayBeALeftOutColumnUnderANewNameIsHeldForEverybody(SqlType type) {
        Task task = leftOut();
        SqlTable renamed = FIRST.drop("note").add(1, "remark", type);

        assertThat(task.holds(renamed, 30).notice()).contains("it may be \"note\", which r1 isn't sent");
        task.approve("apply");
        assertThat(active(task.deliversToAll(renamed, 30))).containsExactly("id=1", "remark=4");
    }

    @Test
    void aLeftOutColumnThatWasRenamedStaysOut() {
        Task task = leftOut();
        SqlTable renamed = FIRST.retype("note", SqlType.VARBINARY).rename("note", "remark");
        task.holds(renamed, 30);
        task.approve("rename:note=remark");

        assertThat(active(task.deliversToAll(renamed, 30))).containsExactly("id=1");
        assertThat(active(task.deliversToAll(renamed.retype("remark", SqlType.INT), 40)))
                .containsExactly("id=1");
    }

    @Test
    void theRulesSendNobodyWhatMayBeALeftOutColumnAlsoWhereNobodyAsks() {
        leftOut();
        Policies ignoring = Policies.LENIENT.with(ChangeKind.COLUMN_RENAMED, Policy.IGNORE);
        SqlTable renamed = FIRST.retype("note", SqlType.VARBINARY).rename("note", "remark");
        tables.task("billing", ignoring).deliversToAll(renamed, 30);

        assertThat(active(tables.task("late", Policies.LENIENT).deliversToAll(renamed, 31)))
                .containsExactly("id=1");
    }

    @Test
    void aLeftOutColumnInTheKeyIsHeldSinceAKeyIsSentWhole() {
        Task task = leftOut();
        SqlTable keyed = FIRST.retype("note", SqlType.VARBINARY).keyed("id", "note");

        tables.task("audit", Policies.LENIENT).holds(keyed, 30);
        task.holds(keyed, 30);
        task.approve("apply");
        assertThat(active(task.deliversToAll(keyed, 30))).containsExactly("id=1", "note=3");
    }

    @Test
    void aNewColumnInTheKeyIsHeldAlsoForWhoseOwnPolicyLeavesNewColumnsOut() {
        SqlTable keyless = FIRST.keyed();
        SqlTable sharded = keyless.add(2, "shard", SqlType.INT).keyed("shard");
        Task task = tables.task("billing", standardBut(ChangeKind.COLUMN_ADDED, Policy.IGNORE));
        task.delivers(keyless, 10);
        tables.task("other", Policies.LENIENT).delivers(sharded, 20);

        assertThat(task.holds(sharded, 20).notice()).contains("the key went from none to (shard = 3)");
        task.approve("apply");
        assertThat(active(task.view(sharded, 20, "r0"))).containsExactly("id=1", "note=2", "shard=3");
    }

    @Test
    void noOtherFieldIsBridgedFromALeftOutColumn() {
        Task task = tables.task("billing", Policies.STANDARD);
        task.delivers(FIRST, 10);
        SqlTable bytes = FIRST.retype("note", SqlType.VARBINARY);
        task.holds(bytes, 20);
        task.approve("bridge");
        task.deliversToAll(bytes, 20);
        task.holds(FIRST.retype("note", SqlType.JSON), 30);

        Contract left = task.approve("ignore").contract();
        assertThat(in(left, FieldState.BRIDGED)).isEmpty();
        assertThat(active(left)).containsExactly("id=1");
    }

    @Test
    void whatASubscriptionsOwnPolicyLeftOutStaysOutForIt() {
        Policies noNew = standardBut(ChangeKind.COLUMN_ADDED, Policy.IGNORE);
        Task task = tables.task("billing", noNew, Policies.LENIENT);
        task.delivers(FIRST, 10);
        SqlTable wider = FIRST.add(2, "extra", SqlType.VARCHAR);
        assertThat(active(task.view(wider, 20, "r0"))).containsExactly("id=1", "note=2");
        SqlTable retyped = wider.retype("extra", SqlType.INT);
        assertThat(active(task.view(retyped, 30, "r0"))).as("type").containsExactly("id=1", "note=2");
        assertThat(active(task.view(retyped, 30, "r1"))).containsExactly("id=1", "note=2", "extra=4");
        assertThat(active(task.view(FIRST, 40, "r0"))).as("dropped").containsExactly("id=1", "note=2");
        assertThat(active(task.view(retyped, 50, "r0"))).as("back").containsExactly("id=1", "note=2");
    }

    @Test
    void whatMayBeAColumnThatASubscriptionsOwnPolicyLeftOutIsHeldForIt() {
        Policies noNew = Policies.LENIENT.with(ChangeKind.COLUMN_ADDED, Policy.IGNORE);
        Task task = tables.task("billing", noNew);
        task.delivers(FIRST, 10);
        SqlTable wider = FIRST.add(2, "extra", SqlType.VARCHAR);
        task.deliversToAll(wider, 20);
        SqlTable renamed = wider.rename("extra", "more");

        assertThat(task.holds(renamed, 30).notice()).contains("it may be \"extra\", which r0 isn't sent");
        task.approve("rename:extra=more");
        assertThat(active(task.view(renamed, 30, "r0"))).containsExactly("id=1", "note=2");
    }

    @Test
    void whatASubscriptionsOwnPolicyLeftOutStaysOutThoughAnotherConnectorsHoldIsApprovedLater() {
        Task task = tables.task("billing", Policies.LENIENT.with(ChangeKind.COLUMN_ADDED, Policy.IGNORE));
        SqlTable wider = FIRST.add(2, "extra", SqlType.VARCHAR);
        task.delivers(wider, 10);
        task.delivers(FIRST, 20);
        task.delivers(FIRST.add(2, "more", SqlType.VARCHAR), 30);
        // It may be "more", which wasn't sent, and nobody was asked.
        assertThat(active(task.view(wider, 40, "r0"))).containsExactly("id=1", "note=2");

        Task other = tables.task("other", Policies.STANDARD);
        other.holds(wider.drop("note"), 50);
        other.approve("apply");
        assertThat(active(task.view(wider.drop("note"), 50, "r0"))).containsExactly("id=1");
    }
}
