package dev.rowcast.contract.gate;

import static dev.rowcast.contract.SqlTable.column;
import static dev.rowcast.contract.Tables.FIRST;
import static dev.rowcast.contract.Task.active;
import static dev.rowcast.contract.Task.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.RowChange;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.Identifiers;
import dev.rowcast.contract.SqlTable;
import dev.rowcast.contract.SqlType;
import dev.rowcast.contract.TableLife;
import dev.rowcast.contract.Tables;
import dev.rowcast.contract.Task;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Stop;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogEntry.Held;
import dev.rowcast.contract.log.LogEntry.Released;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.log.ShapeMatch;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.encode.ChangeEncoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What went wrong elsewhere when tables changed, each at the gate. */
class GatePitfallsTest {
    private static final SqlTable WIDER = FIRST.add(1, "extra", SqlType.INT);

    private final Tables tables = new Tables();

    // Debezium changes Connect types without any DDL.

    @Test
    void anIntegerThatFlipsItsConnectTypeIsNoRevision() {
        Task task = tables.task("billing", Policies.STRICT);
        Contract contract = decide(task, row("size", SchemaBuilder.int16(), "TINYINT"), 10);
        assertThat(decide(task, row("size", SchemaBuilder.int8(), "TINYINT"), 20))
                .isEqualTo(contract);
        assertThat(decide(task, row("size", SchemaBuilder.int32(), "TINYINT"), 30))
                .isEqualTo(contract);
        assertThat(decide(task, row("size", SchemaBuilder.int16(), "TINYINT"), 40))
                .isEqualTo(contract);
        assertThat(tables.accepted()).hasSize(1);
    }

    @Test
    void aBooleanIsPinnedAtFirstSight() {
        Task task = tables.task("billing", Policies.STANDARD);
        Contract contract = decide(task, row("paid", SchemaBuilder.bool(), "TINYINT"), 10);
        assertThat(contract.activeField("paid").orElseThrow().type()).isEqualTo(SemanticType.BOOL);
        for (int position = 20; position < 40; position += 5) {
            Schema number = row("paid", position % 2 == 0 ? SchemaBuilder.int16() : SchemaBuilder.int8(), "TINYINT");
            assertThat(decide(task, number, position)).isEqualTo(contract);
            assertThat(decide(task, row("paid", SchemaBuilder.bool(), "TINYINT"), position + 1))
                    .isEqualTo(contract);
        }
        assertThat(tables.history().revision()).isEqualTo(1);
    }

    @Test
    void aNumberThatBecomesABooleanIsPinnedToo() {
        Task task = tables.task("billing", Policies.STANDARD);
        Contract contract = decide(task, row("paid", SchemaBuilder.int16(), "TINYINT"), 10);
        assertThat(contract.activeField("paid").orElseThrow().type()).isEqualTo(SemanticType.INT32);
        assertThat(decide(task, row("paid", SchemaBuilder.bool(), "TINYINT"), 20))
                .isEqualTo(contract);
        assertThat(tables.accepted()).hasSize(1);
    }

    @Test
    void finerDatetimesAreTheSameMomentsAndNoRevision() {
        SqlTable millis = FIRST.add(2, "placed", SqlType.DATETIME_3);
        SqlTable micros = FIRST.add(2, "placed", SqlType.DATETIME_6);
        Task task = tables.task("billing", Policies.STRICT);
        Contract contract = task.delivers(millis, 10);
        assertThat(task.deliversToAll(micros, 20)).isEqualTo(contract);
        assertThat(tables.accepted()).hasSize(1);

        assertThat(bytes(micros, contract, Map.of("id", 1L, "placed", 1_709_210_096_789_000L)))
                .isEqualTo(bytes(millis, contract, Map.of("id", 1L, "placed", 1_709_210_096_789L)));
    }

    @Test
    void nullIsNotTheDefault() {
        Schema amount = SchemaBuilder.int64().optional().defaultValue(77L).build();
        Schema schema = SchemaBuilder.struct().field("amount", amount).build();
        Contract contract = decide(tables.task("billing", Policies.STANDARD), schema, 10);
        byte[] ofNull = ChangeEncoder.compile(schema, null, contract, field -> true)
                .encode(insert(new Struct(schema).put("amount", null), 10));
        byte[] ofDefault = ChangeEncoder.compile(schema, null, contract, field -> true)
                .encode(insert(new Struct(schema).put("amount", 77L), 10));
        assertThat(ofNull).hasSize(ofDefault.length - 2);
    }

    // Several tasks, and those that should be dead.

    @Test
    void twoTasksThatMeetTheSameDdlAtOnceMakeOneRevision() {
        for (int blind = 1; blind <= 4; blind++) {
            Tables both = new Tables();
            Task one = both.task("billing", Policies.STANDARD);
            one.delivers(FIRST, 10);
            Task other = Tables.task(
                    both.log().readerThatIsBlindFrom(both.log().entries().size(), blind),
                    GateRules.of("billing"),
                    Policies.STANDARD);
            Contract mine = one.delivers(WIDER, 20);

            assertThat(other.delivers(WIDER, 20)).isEqualTo(mine);
            assertThat(both.accepted()).as("blind for %d readings", blind).hasSize(2);
        }
    }

    @Test
    void twoTasksThatHoldTheSameDdlAtOnceHoldItOnce() {
        Task one = tables.task("billing", Policies.STANDARD);
        one.delivers(FIRST, 10);
        Task other = Tables.task(
                tables.log().readerThatIsBlindFrom(tables.log().entries().size(), 3),
                GateRules.of("billing"),
                Policies.STANDARD);
        one.holds(FIRST.drop("note"), 20);
        other.holds(FIRST.drop("note"), 21);
        assertThat(tables.history().holds()).hasSize(1);

        one.approve("apply");
        assertThat(other.deliversToAll(FIRST.drop("note"), 21)).isEqualTo(one.deliversToAll(FIRST.drop("note"), 20));
        assertThat(tables.history().holds()).isEmpty();
        assertThat(tables.accepted()).hasSize(2);
    }

    @Test
    void whateverAZombieWritesLateChangesNothing() {
        Task task = tables.task("billing", Policies.STANDARD);
        task.delivers(FIRST, 10);
        TableHistory then = tables.history();
        SqlTable labelled = FIRST.add(2, "kind", SqlType.ENUM_DRAFT_PAID);
        SqlTable more = labelled.retype("kind", SqlType.ENUM_DRAFT_PAID_SENT);
        task.delivers(labelled, 20);
        TableHistory labels = tables.history();
        task.delivers(more, 30);
        SqlTable latest = more.drop("note");
        task.holds(latest, 40);
        task.approve("apply");
        task.deliversToAll(latest, 40);
        TableHistory now = tables.history();

        // A revision with an old parent, two notes of the parent that still is, and a note with shapes that are known.
        zombie(then, WIDER.shape(), 15);
        zombie(labels, more.shape(), 30);
        zombie(now, labelled.shape(), 20);
        append(new Held(TableLife.TABLE, more.shape(), at(30), Stop.HOLD, "a zombie's", "billing", 1));
        append(new Released(TableLife.TABLE, latest.shape(), "billing", 1));

        assertThat(tables.history().entries()).isEqualTo(now.entries());
        Task restarted = tables.task("billing", Policies.STANDARD);
        assertThat(restarted.deliversToAll(latest, 41)).isEqualTo(now.current().contract());
        assertThat(restarted.deliversToAll(more, 30)).isEqualTo(labels.current().contract());
        assertThat(restarted.deliversToAll(FIRST, 10)).isEqualTo(then.current().contract());
        assertThat(tables.history().holds())
                .as("a hold that nobody waits for goes")
                .isEmpty();
        assertThat(tables.history().entries()).isEqualTo(now.entries());
    }

    @Test
    void aZombiesReleaseOfWhatIsHeldDeliversNothing() {
        Task task = tables.task("billing", Policies.STANDARD);
        task.delivers(FIRST, 10);
        task.holds(FIRST.drop("note"), 20);
        append(new Released(TableLife.TABLE, FIRST.drop("note").shape(), "billing", 1));

        assertThat(task.holds(FIRST.drop("note"), 20).stop()).isEqualTo(Stop.HOLD);
        assertThat(tables.history().holds()).hasSize(1);
        assertThat(tables.accepted()).hasSize(1);
    }

    @Test
    void tenThousandInterleavedRowsOfAnOldAndANewShapeMakeOneRevision() {
        Task lagging = tables.task("billing", Policies.STANDARD);
        Task ahead = tables.task("billing", Policies.STANDARD);
        Contract first = lagging.delivers(FIRST, 1);
        Contract second = ahead.delivers(WIDER, 5_001);
        int written = tables.log().entries().size();
        Random random = new Random(7);
        int old = 1;
        int young = 5_001;
        while (old < 5_000 || young < 10_000) {
            boolean isOld = young == 10_000 || (old < 5_000 && random.nextBoolean());
            Task task = random.nextBoolean() ? lagging : ahead;
            if (isOld) {
                assertThat(task.deliversToAll(FIRST, old++)).isEqualTo(first);
            } else {
                assertThat(task.deliversToAll(WIDER, young++)).isEqualTo(second);
            }
        }
        assertThat(tables.accepted()).hasSize(2);
        assertThat(tables.log().entries()).hasSize(written);
    }

    // DDL that looks like less than it is.

    @Test
    void aTableThatIsMadeAnewWithOtherTypesIsHeldForEachOfThem() {
        Task task = tables.task("billing", Policies.STANDARD);
        SqlTable old = FIRST.add(2, "amount", SqlType.DECIMAL).add(3, "placed", SqlType.DATETIME_3);
        SqlTable anew = SqlTable.of(
                        TableLife.TABLE,
                        column("id", SqlType.VARCHAR),
                        column("amount", SqlType.DOUBLE),
                        column("placed", SqlType.TIMESTAMP))
                .keyed("id");
        task.delivers(old, 10);

        assertThat(task.holds(anew, 20).notice())
                .contains(
                        "\"id\" changed from INT64 to STRING: under its number 1 readers would silently see zeros or nothing",
                        "\"amount\" changed from DECIMAL to DOUBLE: under its number 3 readers would silently see zeros",
                        "\"placed\" changed from DATETIME to TIMESTAMP: under its number 4 readers would silently see wrong values",
                        "\"note\" was dropped",
                        "the key went from (id = 1) to (id_v2 = 5)");
        task.approve("apply");
        Contract contract = task.deliversToAll(anew, 20);
        assertThat(active(contract)).containsExactly("id=5", "amount=6", "placed=7");
        assertThat(contract.keyNumbers()).containsExactly(5);
        assertThat(in(contract, FieldState.DROPPED)).containsExactly("id=1", "note=2", "amount=3", "placed=4");
    }

    @Test
    void dropAndAddOfOneNameInOneStatementIsAChangeOfType() {
        Task task = tables.task("billing", Policies.STANDARD);
        task.delivers(FIRST, 10);
        SqlTable other = FIRST.drop("note").add(1, "note", SqlType.JSON);

        assertThat(task.holds(other, 20).notice())
                .contains(
                        "\"note\" changed from STRING to JSON: under its number 2 readers would still take the values for STRING");
        task.approve("apply");
        assertThat(active(task.deliversToAll(other, 20))).containsExactly("id=1", "note=3");
    }

    @Test
    void dropAndAddOfOneNameAndTypeIsNoChange() {
        Task task = tables.task("billing", Policies.STRICT);
        Contract contract = task.delivers(FIRST, 10);
        assertThat(task.deliversToAll(FIRST.drop("note").add(0, "note", SqlType.VARCHAR), 20))
                .isEqualTo(contract);
        assertThat(tables.accepted()).hasSize(1);
    }

    @Test
    void aRenameWhoseOldNameIsAddedAgainTakesNothingOver() {
        Task task = tables.task("billing", Policies.STANDARD);
        task.delivers(FIRST, 10);
        SqlTable renamed = FIRST.rename("note", "remark");
        assertThat(task.holds(renamed, 20).notice()).contains("perhaps a rename");
        task.approve("rename:note=remark");
        assertThat(active(task.deliversToAll(renamed, 20))).containsExactly("id=1", "remark=2");

        // The new column of the old name is another column: its values must not come in the field that went on as
        // "remark".
        SqlTable again = renamed.add(1, "note", SqlType.VARCHAR);
        assertThat(active(task.deliversToAll(again, 30))).containsExactly("id=1", "remark=2", "note=3");
        assertThat(task.deliversToAll(again, 30)
                        .activeField("note")
                        .orElseThrow()
                        .name())
                .isNotEqualTo("note");
        // Rows from before the rename are what they were.
        assertThat(active(task.deliversToAll(FIRST, 10))).containsExactly("id=1", "note=2");
    }

    @Test
    void aRenameWhoseOldNameIsAddedAgainAsAnotherTypeInOneStatementIsHeld() {
        Task task = tables.task("billing", Policies.STANDARD);
        task.delivers(FIRST, 10);
        SqlTable both = FIRST.rename("note", "remark").add(1, "note", SqlType.INT);

        assertThat(task.holds(both, 20).notice()).contains("\"note\" changed from STRING to INT64");
        task.approve("apply");
        assertThat(active(task.deliversToAll(both, 20))).containsExactlyInAnyOrder("id=1", "note=3", "remark=4");
    }

    /** As gh-ost and pt-online-schema-change do: a shadow table is altered, filled and renamed into the table's place. */
    @Test
    void aShadowTableThatTakesThePlaceIsJustTheTableWithAnotherShape() {
        Task task = tables.task("billing", Policies.STANDARD);
        SqlTable shadow = new SqlTable(new TableId("shop", "_orders_gho"), WIDER.columns(), WIDER.key());
        task.delivers(FIRST, 10);
        Contract ofShadow = ((GateDecision.Deliver) task.meet(shadow, 15)).contract();
        assertThat(ofShadow.messageName()).isEqualTo("OrdersGho");
        assertThat(ofShadow.revision()).isEqualTo(1);

        Contract swapped = task.deliversToAll(WIDER, 30);
        assertThat(active(swapped)).containsExactly("id=1", "note=2", "extra=3");
        assertThat(task.deliversToAll(FIRST, 20))
                .isEqualTo(tables.accepted().get(0).contract());
        assertThat(task.holds(WIDER.drop("note"), 40).notice()).contains("\"note\" was dropped");
    }

    @Test
    void aTableWithAThousandColumnsHasAThousandNumbers() {
        List<SqlTable.SqlColumn> columns = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            // Every third is alike the one before it once respelt.
            columns.add(column(i % 3 == 2 ? "Col" + (i - 1) : "col" + i, SqlType.VARCHAR));
        }
        SqlTable wide = new SqlTable(TableLife.TABLE, columns, List.of("col0"));
        Task task = tables.task("billing", Policies.STANDARD);
        Contract contract = task.delivers(wide, 10);
        Contract next = task.deliversToAll(wide.add(500, "one more", SqlType.INT), 20);

        assertThat(contract.fields()).hasSize(1_000);
        assertThat(new HashSet<>(contract.fields().stream()
                        .map(field -> Identifiers.flat(field.name()))
                        .toList()))
                .hasSize(1_000);
        assertThat(next.fields()).hasSize(1_001).startsWith(contract.fields().toArray(ContractField[]::new));
        assertThat(next.highWater()).isEqualTo(1_001);
        assertThat(tables.task("billing", Policies.STANDARD).deliversToAll(wide, 11))
                .isEqualTo(contract);
    }

    // What must cost nothing, and what must not crash again and again.

    @Test
    void aCommentCostsNoRevision() {
        Task task = tables.task("billing", Policies.STRICT);
        Contract contract = task.delivers(FIRST, 10);
        SqlTable table = FIRST;
        for (int alter = 0; alter < 20; alter++) {
            table = table.comment("note", "no. " + alter);
            assertThat(task.deliversToAll(table, 20 + alter)).isEqualTo(contract);
        }
        Schema versioned = SchemaBuilder.struct()
                .name("shop.orders.Value")
                .version(9)
                .doc("orders")
                .field(
                        "id",
                        SchemaBuilder.int64().doc("the id").defaultValue(0L).build())
                .field(
                        "note",
                        SchemaBuilder.string()
                                .version(3)
                                .optional()
                                .defaultValue("none")
                                .build())
                .build();
        RowChange change = Task.insert(FIRST, Task.place(50));
        assertThat(Task.decide(
                        task.gate(),
                        new RowChange(
                                change.at(),
                                change.table(),
                                change.operation(),
                                change.keySchema(),
                                change.key(),
                                versioned,
                                null,
                                new Struct(versioned).put("id", 1L),
                                change.source()),
                        List.of(Task.recipient("r", Policies.STRICT))))
                .isInstanceOf(GateDecision.Deliver.class);
        assertThat(tables.log().revisions()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"note", "id,note", "note,id", ""})
    void aChangeOfTheKeyIsHeldAndGoesOnAfterTheApproval(String columns) {
        SqlTable changed = columns.isEmpty() ? FIRST.keyed() : FIRST.keyed(columns.split(","));
        Task task = tables.task("billing", Policies.STANDARD);
        Contract first = task.delivers(FIRST, 10);
        // However often the task starts.
        for (int start = 0; start < 3; start++) {
            assertThat(tables.task("billing", Policies.STANDARD)
                            .holds(changed, 20)
                            .notice())
                    .contains("the key went from (id = 1) to " + (columns.isEmpty() ? "none" : "("))
                    .contains("would mix rows up");
        }
        assertThat(task.deliversToAll(FIRST, 15)).isEqualTo(first);
        task.approve("apply");

        Contract contract = task.deliversToAll(changed, 20);
        assertThat(contract.fields()).isEqualTo(first.fields());
        assertThat(contract.revision()).isEqualTo(2);
        assertThat(contract.keyNumbers())
                .isEqualTo(changed.key().stream()
                        .map(name -> contract.activeField(name).orElseThrow().number())
                        .toList());
        assertThat(tables.task("billing", Policies.STANDARD).deliversToAll(changed, 21))
                .isEqualTo(contract);
    }

    private void zombie(TableHistory known, TableShape shape, long position) {
        append(ShapeMatch.of(known, shape, at(position), Decision.STANDARD)
                .proposal(known, shape, at(position), "billing", 1));
    }

    private void append(LogEntry entry) {
        tables.log().reader().append(entry);
    }

    private static LogPosition at(long position) {
        return LogPosition.of(Task.place(position));
    }

    private static Schema row(String name, SchemaBuilder type, String declared) {
        return SchemaBuilder.struct()
                .field(
                        name,
                        type.parameter("__debezium.source.column.type", declared)
                                .optional()
                                .build())
                .build();
    }

    private Contract decide(Task task, Schema row, long position) {
        return ((GateDecision.Deliver) Task.decide(
                        task.gate(),
                        insert(new Struct(row), position),
                        List.of(Task.recipient("r", Policies.STANDARD))))
                .contract();
    }

    private static RowChange insert(Struct row, long position) {
        RowChange change = Task.insert(FIRST, Task.place(position));
        return new RowChange(
                change.at(), change.table(), change.operation(), null, null, row.schema(), null, row, change.source());
    }

    private static byte[] bytes(SqlTable table, Contract contract, Map<String, Object> values) {
        RowChange change = Task.insert(table, Task.place(1));
        return ChangeEncoder.compile(table.rowSchema(), table.keySchema(), contract, field -> true)
                .encode(new RowChange(
                        change.at(),
                        change.table(),
                        change.operation(),
                        change.keySchema(),
                        table.key(values),
                        change.rowSchema(),
                        null,
                        table.row(values),
                        change.source()));
    }
}
