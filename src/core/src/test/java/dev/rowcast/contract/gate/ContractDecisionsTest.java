package dev.rowcast.contract.gate;

import static dev.rowcast.contract.Shapes.ORDERS;
import static dev.rowcast.contract.Shapes.column;
import static dev.rowcast.contract.Shapes.integer;
import static dev.rowcast.contract.Shapes.keyed;
import static dev.rowcast.contract.Shapes.orders;
import static dev.rowcast.contract.Shapes.retyped;
import static dev.rowcast.contract.Shapes.with;
import static dev.rowcast.contract.Shapes.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.evolution.Stop;
import dev.rowcast.contract.evolution.TableChange;
import dev.rowcast.contract.export.ProtoFile;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogEntry.Held;
import dev.rowcast.contract.log.LogEntry.Rejected;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractDecisionsTest {
    private static final long NOON = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();
    private static final TableShape FIRST = keyed(
            orders(
                    integer("id", SemanticType.INT64, 64, false),
                    column("amount", SemanticType.INT64),
                    column("note", SemanticType.STRING)),
            "id");

    private final MemoryContractLog log = new MemoryContractLog();
    private final ContractRegistry registry = new ContractRegistry(log.reader());
    private final ContractDecisions decisions = new ContractDecisions(registry, () -> NOON);

    @Test
    void approvesWhatIsHeld() {
        begin();
        hold(without(FIRST, "note"), 20, "billing");

        ContractEntry entry = approve("apply");

        assertThat(entry.contract().revision()).isEqualTo(2);
        assertThat(entry.contract().activeField("note")).isEmpty();
        assertThat(entry.decidedBy()).isEqualTo("ada");
        assertThat(entry.since()).isEqualTo(at(20));
        assertThat(history().current()).isEqualTo(entry);
    }

    @Test
    void hasNothingToApproveWhereNothingIsHeld() {
        begin();

        assertRefused(
                () -> approve("apply"),
                "shop.orders isn't held; nothing to approve: revision 1 is in use, made by the rules of billing at 2026-11-22T11:59:00Z");
        assertThat(log.entries()).hasSize(1);
    }

    @Test
    void namesTheTablesThereAreWhereThereIsNoSuchOne() {
        begin();

        assertRefused(
                () -> decisions.reject(new TableId("shop", "order"), "ada"),
                "there is no contract of shop.order; there are: shop.orders");
    }

    @Test
    void whatWasApprovedIsNotApprovedAgain() {
        begin();
        hold(without(FIRST, "note"), 20, "billing");
        approve("apply");

        assertRefused(
                () -> approve("apply"),
                "shop.orders waits for no decision; nothing to approve: what was held was approved by ada as apply at"
                        + " 2026-11-22T12:00:00Z as revision 2, and connector billing hasn't taken notice yet; does it run?");
        assertThat(log.revisions()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"apply", "version", "bridge", "ignore"})
    void howeverItWasDecidedItIsNotDecidedAgain(String decision) {
        begin();
        hold(retyped(FIRST, column("amount", SemanticType.STRING)), 20, "billing");
        approve(decision);

        for (String again : List.of("apply", "version", "bridge", "ignore")) {
            for (OptionalInt revision : List.of(OptionalInt.empty(), OptionalInt.of(2), OptionalInt.of(3))) {
                assertThatThrownBy(() -> decisions.approve(ORDERS, revision, Decision.parse(again), "bob"))
                        .isInstanceOf(DecisionRefusedException.class)
                        .hasMessageContaining("by ada as " + decision + " at 2026-11-22T12:00:00Z");
            }
        }
        assertThat(log.revisions()).hasSize(2);
    }

    @Test
    void refusesARevisionThatIsNoLongerTheNext() {
        begin();
        hold(without(FIRST, "note"), 20, "billing");
        hold(without(without(FIRST, "note"), "amount"), 30, "billing");
        approve("apply");

        assertRefused(
                () -> decisions.approve(ORDERS, OptionalInt.of(2), Decision.STANDARD, "bob"),
                "no longer current: revision 2 of shop.orders was made by ada as apply at 2026-11-22T12:00:00Z."
                        + " Nothing was decided; look again: rowcast contracts diff shop.orders");
        assertRefused(
                () -> decisions.approve(ORDERS, OptionalInt.of(4), Decision.STANDARD, "bob"),
                "an approval of shop.orders makes revision 3, not 4. Nothing was decided; look again: rowcast contracts diff shop.orders");
        assertThat(decisions
                        .approve(ORDERS, OptionalInt.of(3), Decision.STANDARD, "bob")
                        .contract()
                        .revision())
                .isEqualTo(3);
    }

    @Test
    void whoeverLosesARaceHasDecidedNothing() {
        begin();
        TableShape retyped = retyped(FIRST, column("amount", SemanticType.STRING));
        hold(retyped, 20, "billing");
        ContractDecisions slower = new ContractDecisions(
                new ContractRegistry(new RivalLog(log.reader(), () -> approve("bridge"))), () -> NOON + 1_000);

        assertRefused(
                () -> slower.approve(ORDERS, OptionalInt.empty(), Decision.parse("ignore"), "bob"),
                "no longer current: revision 2 of shop.orders was made by ada as bridge at 2026-11-22T12:00:00Z."
                        + " Nothing was decided; look again: rowcast contracts diff shop.orders");
        assertThat(history().current().decision()).isEqualTo("bridge");
        assertThat(history().entries()).hasSize(2);
    }

    @Test
    void aDecisionThatDoesNotFitIsExplained() {
        begin();
        hold(with(without(FIRST, "note"), column("remark", SemanticType.STRING)), 20, "billing");

        assertRefused(
                () -> approve("rename:nota=remark"),
                "rename:nota=remark doesn't fit shop.orders: there was no column \"nota\". Nothing was decided;"
                        + " what fits: rowcast contracts diff shop.orders");
        assertThat(approve("rename:note=remark")
                        .contract()
                        .activeField("remark")
                        .orElseThrow()
                        .number())
                .isEqualTo(3);
    }

    @Test
    void approvesTheEarliestOfSeveralShapesInTheSource() {
        begin();
        TableShape later = without(without(FIRST, "note"), "amount");
        TableShape earlier = without(FIRST, "note");
        hold(later, 30, "billing");
        hold(earlier, 20, "billing");

        assertThat(approve("apply").shape()).isEqualTo(earlier);
        assertThat(HeldShape.of(history()))
                .filteredOn(HeldShape::isUndecided)
                .extracting(HeldShape::shape)
                .containsExactly(later);
        assertThat(approve("apply").shape()).isEqualTo(later);
    }

    @Test
    void oneApprovalIsForAllConnectors() {
        begin();
        hold(without(FIRST, "note"), 20, "billing");
        hold(without(FIRST, "note"), 25, "audit");

        approve("apply");

        assertThat(HeldShape.of(history())).singleElement().satisfies(shape -> {
            assertThat(shape.holds()).extracting(Held::connector).containsExactly("billing", "audit");
            assertThat(shape.isUndecided()).isFalse();
        });
    }

    @Test
    void agreesToWhatTheRulesOfAnotherConnectorHaveLetIn() {
        begin();
        TableShape narrower = without(FIRST, "note");
        registry.append(ContractEntry.auto(
                Evolution.evolve(history().base(), FIRST, narrower).next(), 1, narrower, at(20), "audit", NOON));
        hold(narrower, 20, "billing");

        HeldShape held = HeldShape.of(history()).get(0);
        assertThat(held.isUndecided()).isTrue();
        assertThat(held.changes()).singleElement().isInstanceOf(TableChange.ColumnDropped.class);
        assertThat(held.options()).extracting(HeldShape.Option::decisions).containsExactly(List.of("apply"));
        assertThat(approve("apply").contract())
                .isEqualTo(log.revisions().get(1).contract().withRevision(3));
        assertThat(HeldShape.of(history()).get(0).isUndecided()).isFalse();
    }

    @Test
    void rejectsWhatIsHeldOnce() {
        begin();
        hold(without(FIRST, "note"), 20, "billing");

        Rejected rejected = decisions.reject(ORDERS, "ada");

        assertThat(history().rejection(without(FIRST, "note"), at(20))).contains(rejected);
        assertThat(HeldShape.of(history()).get(0).isUndecided()).isFalse();
        assertRefused(
                () -> decisions.reject(ORDERS, "bob"),
                "shop.orders waits for no decision; nothing to reject: what is held was rejected by ada at 2026-11-22T12:00:00Z;"
                        + " an approval takes that back");
    }

    @Test
    void anApprovalTakesARejectionBack() {
        begin();
        hold(without(FIRST, "note"), 20, "billing");
        decisions.reject(ORDERS, "ada");

        approve("apply");

        assertThat(history().rejections()).isEmpty();
        assertThat(HeldShape.of(history()).get(0).approval()).isPresent();
    }

    @Test
    void aRejectionThatComesAfterAnApprovalDoesNotCount() {
        begin();
        hold(without(FIRST, "note"), 20, "billing");
        ContractDecisions slower = new ContractDecisions(
                new ContractRegistry(new RivalLog(log.reader(), () -> approve("apply"))), () -> NOON);

        assertRefused(
                () -> slower.reject(ORDERS, "bob"),
                "no longer current: revision 2 of shop.orders was made by ada as apply at 2026-11-22T12:00:00Z."
                        + " Nothing was decided; look again: rowcast contracts diff shop.orders");
        registry.refresh();
        assertThat(history().rejections()).isEmpty();
    }

    @Test
    void purgesAFieldThatItsColumnHasLeft() {
        begin();
        hold(without(FIRST, "note"), 20, "billing");
        approve("apply");

        ContractEntry entry = decisions.purge(ORDERS, "note", "ada");

        assertThat(entry.contract().revision()).isEqualTo(3);
        assertThat(entry.decision()).isEqualTo("purge:note");
        assertThat(entry.origin()).isEqualTo("by ada, who purged field note");
        assertThat(ProtoFile.text(history())).contains("  reserved 3;\n  reserved \"note\";\n");
        assertRefused(
                () -> decisions.purge(ORDERS, "note", "ada"),
                "field note = 3 of shop.orders is purged already. There is none to purge");
    }

    @Test
    void purgesNothingThatAColumnFillsOrThatKeepsOneOut() {
        begin();
        TableShape strict = with(FIRST, column("secret", SemanticType.STRING));
        hold(strict, 20, "billing");
        approve("ignore");

        assertRefused(
                () -> decisions.purge(ORDERS, "amount", "ada"),
                "field amount = 2 of shop.orders is filled by column \"amount\"; only a field that its column has left can be"
                        + " purged. There is none to purge");
        assertRefused(
                () -> decisions.purge(ORDERS, "secret", "ada"),
                "field secret = 4 of shop.orders is what keeps column \"secret\" out; it can be purged when the table has no such"
                        + " column any more. There is none to purge");
        assertRefused(
                () -> decisions.purgeable(ORDERS, "nota"),
                "there is no field and no column \"nota\" in the contract of shop.orders. There is none to purge");
    }

    @Test
    void aColumnThatLeftSeveralFieldsDoesNotTellWhich() {
        begin();
        hold(retyped(FIRST, column("amount", SemanticType.STRING)), 20, "billing");
        approve("bridge");
        hold(retyped(FIRST, column("amount", SemanticType.DECIMAL)), 30, "billing");
        approve("bridge");

        // Its first field has the column's name, and that is what the name means then.
        assertThat(decisions.purgeable(ORDERS, "amount").number()).isEqualTo(2);
        assertThat(decisions.purge(ORDERS, "amount_v2", "ada").contract().fields())
                .filteredOn(field -> field.state() == FieldState.PURGED)
                .extracting(ContractField::name)
                .containsExactly("amount_v2");
    }

    @Test
    void theChoicesForADroppedColumn() {
        begin();
        hold(without(FIRST, "note"), 20, "billing");

        assertThat(HeldShape.of(history()).get(0).options())
                .extracting(HeldShape.Option::decisions)
                .containsExactly(List.of("apply"));
    }

    @Test
    void theChoicesForAChangedType() {
        begin();
        hold(retyped(FIRST, column("amount", SemanticType.STRING)), 20, "billing");

        assertThat(HeldShape.of(history()).get(0).options())
                .extracting(HeldShape.Option::decisions)
                .containsExactly(List.of("apply", "version"), List.of("bridge"), List.of("ignore"));
    }

    @Test
    void theChoicesForWhatLooksLikeARename() {
        begin();
        hold(with(without(FIRST, "note"), column("remark", SemanticType.STRING)), 20, "billing");

        assertThat(HeldShape.of(history()).get(0).options())
                .extracting(HeldShape.Option::decisions)
                .containsExactly(
                        List.of("apply", "version"),
                        List.of("bridge"),
                        List.of("ignore"),
                        List.of("rename:note=remark"));
    }

    @Test
    void aColumnOfTheKeyCannotBeIgnored() {
        begin();
        hold(retyped(FIRST, column("id", SemanticType.STRING)), 20, "billing");

        assertThat(HeldShape.of(history()).get(0).options())
                .extracting(HeldShape.Option::decisions)
                .containsExactly(List.of("apply", "version"), List.of("bridge"));
    }

    private void begin() {
        registry.append(
                ContractEntry.auto(Evolution.first(FIRST, List.of()), 0, FIRST, at(10), "billing", NOON - 60_000));
    }

    private void hold(TableShape shape, long position, String connector) {
        registry.append(new Held(ORDERS, shape, at(position), Stop.HOLD, "it would hurt", connector, NOON - 30_000));
    }

    private ContractEntry approve(String decision) {
        return decisions.approve(ORDERS, OptionalInt.empty(), Decision.parse(decision), "ada");
    }

    private TableHistory history() {
        registry.refresh();
        return registry.history(ORDERS).orElseThrow();
    }

    private static LogPosition at(long position) {
        return new LogPosition("shop", null, "binlog.000001", position);
    }

    private static void assertRefused(ThrowingCallable decision, String message) {
        assertThatThrownBy(decision)
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessage(message);
    }

    /** A log to which a rival writes just before. */
    private record RivalLog(ContractLog log, Runnable rival) implements ContractLog {
        @Override
        public void readNew(Consumer<LogEntry> entries) {
            log.readNew(entries);
        }

        @Override
        public void readArrived(Consumer<LogEntry> entries) {
            log.readArrived(entries);
        }

        @Override
        public void append(LogEntry entry) {
            rival.run();
            log.append(entry);
        }

        @Override
        public void close() {
            log.close();
        }
    }
}
