package dev.rowcast.contract.evolution;

import static dev.rowcast.contract.Shapes.column;
import static dev.rowcast.contract.Shapes.evolved;
import static dev.rowcast.contract.Shapes.integer;
import static dev.rowcast.contract.Shapes.keyed;
import static dev.rowcast.contract.Shapes.labelled;
import static dev.rowcast.contract.Shapes.orders;
import static dev.rowcast.contract.Shapes.retyped;
import static dev.rowcast.contract.Shapes.with;
import static dev.rowcast.contract.Shapes.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldNumbers;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.Shapes;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.contract.shape.UnsupportedColumn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvolutionTest {
    private static final Column ID = column("id", SemanticType.INT64);
    private static final Column STATUS = labelled("status", SemanticType.ENUM, "draft", "approved");
    private static final Column AMOUNT = column("amount", SemanticType.DECIMAL);
    private static final Column NOTE = column("note", SemanticType.STRING);
    private static final TableShape SHAPE = keyed(orders(ID, STATUS, AMOUNT, NOTE), "id");

    @Test
    void firstContractNumbersTheColumnsInTheirOrder() {
        Contract contract = Evolution.first(SHAPE, List.of("Customers"));

        assertThat(contract)
                .isEqualTo(new Contract(
                        Shapes.ORDERS,
                        1,
                        "shop",
                        "Orders",
                        List.of(
                                field(1, "id", ID, true),
                                field(2, "status", STATUS, true),
                                field(3, "amount", AMOUNT, true),
                                field(4, "note", NOTE, true)),
                        List.of(1),
                        4));
    }

    @Test
    void columnsKeepTheirOwnNamesWhereTheyAreGood() {
        Contract contract = Evolution.first(
                orders(column("fooBar", SemanticType.STRING), column("foo_bar", SemanticType.STRING)), List.of());

        assertThat(contract.fields()).extracting(ContractField::name).containsExactly("foo_bar_2", "foo_bar");
    }

    @Test
    void nothingChangesWhereTheShapesReadTheSame() {
        Contract contract = Evolution.first(SHAPE, List.of());
        List<Column> shuffled = new ArrayList<>(SHAPE.columns());
        Collections.reverse(shuffled);

        Evolved evolved =
                Evolution.evolve(contract, SHAPE, new TableShape(SHAPE.table(), shuffled, SHAPE.keyColumns()));

        assertThat(evolved.changes()).isEmpty();
        assertThat(evolved.next()).isSameAs(contract);
    }

    @Test
    void aColumnThatCanNoLongerBeDeliveredIsNeitherDroppedNorRenamed() {
        TableShape now = unsupported(orders(ID, STATUS, AMOUNT, column("remark", SemanticType.STRING)), "note");

        assertThat(Evolution.evolve(Evolution.first(SHAPE, List.of()), SHAPE, now)
                        .changes())
                .extracting(change -> change.getClass().getSimpleName())
                .containsExactly("ColumnAdded", "ColumnUnsupported");
    }

    @Test
    void nobodyMissesAgainWhatCouldNotBeDeliveredBefore() {
        TableShape before = unsupported(orders(ID, STATUS), "note");
        TableShape now = unsupported(orders(ID, STATUS, AMOUNT), "note");

        assertThat(Evolution.evolve(Evolution.first(before, List.of()), before, now)
                        .changes())
                .extracting(change -> change.getClass().getSimpleName())
                .containsExactly("ColumnAdded");
    }

    @Test
    void aColumnThatIsStillThereIsNotRenamedWhateverWasDecided() {
        TableShape now = with(SHAPE, column("remark", SemanticType.STRING));

        Contract next = Evolution.evolve(
                        Evolution.first(SHAPE, List.of()), SHAPE, now, Decision.parse("rename:note=remark"))
                .next();

        assertThat(next.activeField("note").orElseThrow().number()).isEqualTo(4);
        assertThat(next.activeField("remark").orElseThrow().number()).isEqualTo(5);
    }

    @Test
    void whatWasLeftOutIsNotBridgedEither() {
        TableShape wider = with(SHAPE, column("secret", SemanticType.INT64));
        Contract without = Evolution.evolve(
                        Evolution.first(SHAPE, List.of()), SHAPE, wider, Decision.of(Policy.IGNORE, Map.of()))
                .next();

        Contract next = Evolution.evolve(
                        without,
                        wider,
                        retyped(wider, column("secret", SemanticType.STRING)),
                        Decision.of(Policy.BRIDGE, Map.of()))
                .next();

        assertThat(next.fields())
                .filteredOn(field -> field.column().equals("secret"))
                .extracting(ContractField::state)
                .containsExactly(FieldState.DROPPED, FieldState.IGNORED);
    }

    @Test
    void aColumnThatIsRenamedToOneThatWasLeftOutIsNotBridged() {
        TableShape wider = with(SHAPE, column("secret", SemanticType.INT64));
        Contract without = Evolution.evolve(
                        Evolution.first(SHAPE, List.of()), SHAPE, wider, Decision.of(Policy.IGNORE, Map.of()))
                .next();
        Contract gone = Evolution.evolve(without, wider, SHAPE).next();
        TableShape renamed = with(without(SHAPE, "note"), column("secret", SemanticType.STRING));

        Contract next = Evolution.evolve(gone, SHAPE, renamed, Decision.of(Policy.BRIDGE, Map.of()))
                .next();

        assertThat(next.fields())
                .extracting(ContractField::number, ContractField::state)
                .endsWith(tuple(4, FieldState.DROPPED), tuple(5, FieldState.DROPPED), tuple(6, FieldState.IGNORED));
        assertThat(Evolution.evolve(next, renamed, renamed).next()).isSameAs(next);
    }

    @Test
    void whatMayBeAColumnThatWasLeftOutIsSentAllTheSameIfTheKeyHasIt() {
        TableShape wider = with(SHAPE, column("secret", SemanticType.JSON));
        Contract without = Evolution.evolve(
                        Evolution.first(SHAPE, List.of()), SHAPE, wider, Decision.of(Policy.IGNORE, Map.of()))
                .next();
        TableShape now = keyed(with(SHAPE, column("tenant", SemanticType.JSON)), "id", "tenant");

        Contract next = Evolution.evolve(without, wider, now, Decision.STANDARD).next();

        assertThat(next.activeField("tenant")).isPresent();
    }

    @Test
    void aKeyThatHasAColumnTwiceIsRefused() {
        assertThatThrownBy(() -> Evolution.first(keyed(SHAPE, "id", "id"), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has column \"id\" twice");
    }

    private static TableShape unsupported(TableShape shape, String column) {
        return new TableShape(
                shape.table(), shape.columns(), List.of("id"), List.of(new UnsupportedColumn(column, "is odd")));
    }

    @Test
    void addedColumnTakesTheNextNumberWhereverItStands() {
        TableShape shape = keyed(orders(ID, column("extra", SemanticType.JSON), STATUS, AMOUNT, NOTE), "id");

        Evolved evolved = evolve(SHAPE, shape);

        assertThat(evolved.next().revision()).isEqualTo(2);
        assertThat(evolved.next().fields())
                .startsWith(evolved(SHAPE).fields().toArray(ContractField[]::new))
                .last()
                .isEqualTo(new ContractField(5, "extra", "extra", SemanticType.JSON, FieldState.ACTIVE));
        assertChange(
                evolved,
                "columnAdded",
                Policy.APPLY,
                "column \"extra\" was added as field extra = 5; old rows are not sent again");
        assertThat(holds(evolved)).isFalse();
    }

    @Test
    void droppedColumnStaysAsDeprecatedField() {
        Evolved evolved = evolve(SHAPE, without(SHAPE, "note"));

        assertThat(evolved.next().fields()).hasSize(4).last().isEqualTo(field(4, "note", NOTE, false));
        assertThat(evolved.next().highWater()).isEqualTo(4);
        assertChange(
                evolved,
                "columnDropped",
                Policy.HOLD,
                "column \"note\" was dropped: field note = 4 would read as absent for ever");
        assertThat(holds(evolved)).isTrue();
    }

    @Test
    void highestNumberIsNotReusedAfterADrop() {
        TableShape dropped = without(SHAPE, "note");

        Contract contract = evolved(SHAPE, dropped, with(dropped, column("remark", SemanticType.STRING)));

        assertThat(contract.activeField("remark"))
                .get()
                .extracting(ContractField::number)
                .isEqualTo(5);
    }

    @Test
    void readdedColumnOfTheSameTypeTakesItsNumberBack() {
        TableShape dropped = without(SHAPE, "note");
        Contract contract = evolved(SHAPE, dropped);

        Evolved evolved = Evolution.evolve(contract, dropped, SHAPE);

        assertThat(evolved.next().fields()).isEqualTo(evolved(SHAPE).fields());
        assertThat(evolved.next().revision()).isEqualTo(3);
        assertChange(
                evolved,
                "columnAdded",
                Policy.APPLY,
                "column \"note\" is back and fills its field note = 4 again; rows written meanwhile lack it");
    }

    @Test
    void aNumberThatComesBackAsABooleanIsANewField() {
        TableShape number = with(SHAPE, integer("flag", SemanticType.INT32, 8, false));
        TableShape bool = with(SHAPE, new Column("flag", ColumnType.BIT));

        assertThat(evolved(number, bool).activeField("flag").orElseThrow().number())
                .as("goes on")
                .isEqualTo(5);
        assertThat(evolved(number, SHAPE, bool)
                        .activeField("flag")
                        .orElseThrow()
                        .number())
                .as("comes back")
                .isEqualTo(6);
    }

    @Test
    void aNumberThatWasEverGivenIsGivenToNobodyElse() {
        Contract first = Evolution.first(SHAPE, List.of());
        Contract used = new Contract(
                first.table(),
                first.revision(),
                first.packageName(),
                first.messageName(),
                first.fields(),
                first.keyNumbers(),
                9);

        Contract next = Evolution.evolve(used, SHAPE, with(SHAPE, column("extra", SemanticType.JSON)))
                .next();

        assertThat(next.activeField("extra").orElseThrow().number()).isEqualTo(10);
    }

    @Test
    void readdedColumnOfAnotherTypeIsANewField() {
        TableShape dropped = without(SHAPE, "note");
        TableShape other = with(dropped, column("note", SemanticType.BYTES));

        Contract contract = evolved(SHAPE, dropped, other);

        assertThat(contract.fields())
                .endsWith(
                        field(4, "note", NOTE, false),
                        new ContractField(5, "note_v2", "note", SemanticType.BYTES, FieldState.ACTIVE));
    }

    @Test
    void retypedColumnIsANewVersionOfItsField() {
        Evolved evolved = evolve(SHAPE, retyped(SHAPE, column("amount", SemanticType.INT64)));

        assertThat(evolved.next().fields())
                .contains(
                        field(3, "amount", AMOUNT, false),
                        new ContractField(5, "amount_v2", "amount", SemanticType.INT64, FieldState.ACTIVE));
        assertChange(
                evolved,
                "typeChanged",
                Policy.HOLD,
                "column \"amount\" changed from DECIMAL to INT64: under its number 3 readers would silently see zeros or nothing; applied, field"
                        + " amount = 3 reads as absent for ever, and the values come in amount_v2 = 5");
    }

    @Test
    void typesGoUpByVersionAndComeBackToTheirNumber() {
        Contract contract = evolved(
                SHAPE,
                retyped(SHAPE, column("amount", SemanticType.INT64)),
                retyped(SHAPE, column("amount", SemanticType.DOUBLE)),
                SHAPE);

        assertThat(contract.fields())
                .extracting(ContractField::name)
                .containsExactly("id", "status", "amount", "note", "amount_v2", "amount_v3");
        assertThat(contract.activeField("amount")).contains(field(3, "amount", AMOUNT, true));
    }

    @Test
    void versionAvoidsAColumnOfThatName() {
        TableShape shape = with(SHAPE, column("amount_v2", SemanticType.STRING));

        Contract contract = evolved(shape, retyped(shape, column("amount", SemanticType.INT64)));

        assertThat(contract.activeField("amount"))
                .get()
                .extracting(ContractField::name)
                .isEqualTo("amount_v3");
    }

    @Test
    void meaningMayChangeThoughTheWireTypeStays() {
        TableShape datetime = orders(column("at", SemanticType.DATETIME));
        TableShape timestamp = orders(column("at", SemanticType.TIMESTAMP));

        assertThat(evolve(datetime, timestamp).changes())
                .singleElement()
                .isInstanceOfSatisfying(TableChange.TypeChanged.class, change -> {
                    assertThat(new WireChange(change.from().type(), change.to().type()).wireTypeStays())
                            .isTrue();
                    assertThat(change.sentence()).contains("silently see wrong values");
                });
        assertThat(holds(evolve(orders(column("s", SemanticType.STRING)), orders(column("s", SemanticType.JSON)))))
                .isTrue();
        assertThat(holds(evolve(orders(column("n", SemanticType.INT64)), orders(column("n", SemanticType.UINT64)))))
                .isTrue();
    }

    @Test
    void wideningInsideTheFieldCostsNoRevision() {
        assertWidened(integer("n", SemanticType.INT32, 8, false), integer("n", SemanticType.INT32, 16, false));
        assertWidened(integer("n", SemanticType.INT32, 16, false), integer("n", SemanticType.INT64, 32, false));
        assertWidened(integer("n", SemanticType.INT32, 16, false), integer("n", SemanticType.INT64, 24, true));
        assertWidened(integer("n", SemanticType.INT64, 32, false), integer("n", SemanticType.INT64, 64, false));
        assertWidened(integer("n", SemanticType.INT64, 32, false), integer("n", SemanticType.INT64, 32, true));
        assertWidened(column("n", SemanticType.BOOL), integer("n", SemanticType.INT32, 16, false));
    }

    @Test
    void narrowingIsNoChange() {
        Evolved evolved = evolve(
                orders(integer("n", SemanticType.INT64, 64, false)),
                orders(integer("n", SemanticType.INT32, 8, false)));

        assertThat(evolved.changes()).isEmpty();
        assertThat(evolved.next().revision()).isEqualTo(1);
    }

    @Test
    void wideningBeyondTheFieldIsAChangeOfType() {
        assertRetyped(integer("n", SemanticType.INT32, 16, false), integer("n", SemanticType.INT64, 64, false));
        assertRetyped(integer("n", SemanticType.INT32, 16, true), integer("n", SemanticType.INT64, 32, true));
        assertRetyped(integer("n", SemanticType.INT64, 32, true), integer("n", SemanticType.UINT64, 64, true));
        assertRetyped(integer("n", SemanticType.UINT64, 64, true), integer("n", SemanticType.INT64, 64, false));
    }

    @Test
    void anotherSettingForBooleansAtTheSourceIsNoRevision() {
        TableShape number = orders(integer("flag", SemanticType.INT32, 16, false));
        TableShape bool = orders(column("flag", SemanticType.BOOL));

        assertThat(evolve(number, bool).next().revision()).isEqualTo(1);
        assertThat(evolve(bool, number).next().revision()).isEqualTo(1);
        assertThat(evolve(bool, number).changes())
                .singleElement()
                .extracting(TableChange::sentence)
                .isEqualTo(
                        "column \"flag\" went from boolean to 16 bits: field flag = 1 goes on with 0 and 1, and a row with any other number"
                                + " is refused");
    }

    @Test
    void wideningSaysHowWideTheColumnWasAndIs() {
        Evolved widened = evolve(
                orders(integer("n", SemanticType.INT32, 8, true)), orders(integer("n", SemanticType.INT32, 16, true)));

        assertThat(widened.changes())
                .singleElement()
                .extracting(TableChange::sentence)
                .isEqualTo(
                        "column \"n\" went from unsigned 8 bits to unsigned 16 bits, which field n = 1 holds as it is;"
                                + " readers see no difference");
    }

    @ParameterizedTest
    @CsvSource({
        "ENUM,STRING,still take the values for ENUM",
        "STRING,ENUM,still take the values for STRING",
        "JSON,STRING,still take the values for JSON",
        "UINT64,BITS,still take the values for UINT64",
        "BYTES,STRING,still take the values for BYTES",
        "STRING,BYTES,fail at a value that isn't UTF-8",
        "DATE,DATETIME,silently see wrong values",
        "ENUM,SET,silently see wrong values",
        "STRING,INT64,silently see zeros or nothing",
    })
    void aChangeOfTypeSaysWhatAReaderWouldReallySuffer(SemanticType from, SemanticType to, String suffered) {
        assertThat(evolve(orders(column("s", from)), orders(column("s", to))).changes())
                .singleElement()
                .extracting(TableChange::sentence)
                .asString()
                .contains(": under its number 1 readers would " + suffered + "; applied,");
    }

    @Test
    void labelsComeAndGoWithoutARevision() {
        Evolved evolved =
                evolve(SHAPE, retyped(SHAPE, labelled("status", SemanticType.ENUM, "approved", "paid", "gone \"x\"")));

        assertThat(evolved.next().revision()).isEqualTo(1);
        assertThat(evolved.changes())
                .extracting(TableChange::sentence)
                .containsExactly(
                        "column \"status\" got labels \"paid\", \"gone \"x\"\": a reader may meet a value of field status = 2 that it doesn't know",
                        "column \"status\" lost label \"draft\": nothing changes on the wire, field status = 2 just won't have that value any more");
        assertThat(evolved.changes())
                .extracting(change -> change.under(Policies.STANDARD))
                .containsOnly(Policy.APPLY);
    }

    @Test
    void labelsThatTheSourceKeepsToItselfAreNoChange() {
        assertThat(evolve(SHAPE, retyped(SHAPE, labelled("status", SemanticType.ENUM)))
                        .changes())
                .isEmpty();
        assertThat(evolve(SHAPE, retyped(SHAPE, labelled("status", SemanticType.ENUM, "approved", "draft")))
                        .changes())
                .isEmpty();
    }

    @Test
    void aNameInOtherLettersIsTheSameColumn() {
        TableShape shape = keyed(
                orders(
                        column("ID", SemanticType.INT64),
                        labelled("Status", SemanticType.ENUM, "draft", "approved"),
                        AMOUNT,
                        column("NOTE", SemanticType.STRING)),
                "ID");

        Evolved evolved = evolve(SHAPE, shape);

        assertThat(evolved.changes())
                .allSatisfy(change -> assertThat(change.under(Policies.STRICT)).isEqualTo(Policy.APPLY))
                .extracting(TableChange::sentence)
                .containsExactly(
                        "column \"id\" was renamed to \"ID\", which is the same name to MySQL: it goes on in field id = 1, and readers see no difference",
                        "column \"status\" was renamed to \"Status\", which is the same name to MySQL: it goes on in field status = 2, and readers see no difference",
                        "column \"note\" was renamed to \"NOTE\", which is the same name to MySQL: it goes on in field note = 4, and readers see no difference");
        assertThat(evolved.next().fields())
                .extracting(ContractField::number, ContractField::name, ContractField::column)
                .containsExactly(
                        tuple(1, "id", "ID"),
                        tuple(2, "status", "Status"),
                        tuple(3, "amount", "amount"),
                        tuple(4, "note", "NOTE"));
        assertThat(evolved.next().keyNumbers()).containsExactly(1);
    }

    @Test
    void renamedColumnIsASuspicionAndNumberedAnew() {
        TableShape shape = keyed(orders(ID, STATUS, AMOUNT, column("remark", SemanticType.STRING)), "id");

        Evolved evolved = evolve(SHAPE, shape);

        assertChange(
                evolved,
                "columnRenamed",
                Policy.HOLD,
                "column \"note\" is gone and \"remark\" of the same type is new, perhaps a rename: field note = 4 would read as absent for ever,"
                        + " and the values come in remark = 5");
        assertThat(evolved.next().fields())
                .endsWith(
                        field(4, "note", NOTE, false),
                        new ContractField(5, "remark", "remark", SemanticType.STRING, FieldState.ACTIVE));
    }

    @Test
    void renamesArePairedByPlaceAndNotGuessedOtherwise() {
        Column a = column("a", SemanticType.STRING);
        Column b = column("b", SemanticType.STRING);
        Column c = column("c", SemanticType.STRING);
        Column d = column("d", SemanticType.STRING);

        assertThat(evolve(orders(a, b), orders(c, d)).changes())
                .extracting(TableChange::sentence)
                .satisfiesExactly(
                        sentence -> assertThat(sentence).startsWith("column \"a\" is gone and \"c\""),
                        sentence -> assertThat(sentence).startsWith("column \"b\" is gone and \"d\""));
        assertThat(evolve(orders(ID, a, b), orders(c, d, ID)).changes())
                .extracting(change -> change.kind().word())
                .containsExactly("columnRenamed", "columnRenamed");
        assertThat(evolve(orders(a, b, ID), orders(ID, STATUS, AMOUNT, c, d)).changes())
                .extracting(change -> change.kind().word())
                .containsExactly(
                        "columnAdded", "columnAdded", "columnAdded", "columnAdded", "columnDropped", "columnDropped");
    }

    @Test
    void dropAndAddOfAnotherTypeIsNoRename() {
        TableShape shape = with(without(SHAPE, "note"), column("remark", SemanticType.BYTES));

        assertThat(evolve(SHAPE, shape).changes())
                .extracting(change -> change.kind().word())
                .containsExactly("columnAdded", "columnDropped");
    }

    @Test
    void keyChangesByColumnsAndByOrder() {
        TableShape two = keyed(SHAPE, "id", "status");
        Evolved evolved = evolve(SHAPE, two);

        assertThat(evolved.next().keyNumbers()).containsExactly(1, 2);
        assertChange(
                evolved,
                "primaryKeyChanged",
                Policy.HOLD,
                "the key went from (id = 1) to (id = 1, status = 2): readers that tell rows apart by it, or rely on the order of one key's changes,"
                        + " would mix rows up");
        assertThat(evolve(two, keyed(SHAPE, "status", "id")).changes())
                .extracting(change -> change.kind().word())
                .containsExactly("primaryKeyChanged");
        assertThat(evolve(SHAPE, keyed(SHAPE)).next().keyNumbers()).isEmpty();
    }

    @Test
    void columnThatWasLeftOutIsSentAgainOnceItIsPartOfTheKey() {
        Contract first = Evolution.first(SHAPE, List.of());
        TableShape wider = with(SHAPE, column("tenant", SemanticType.STRING));
        Decision ignore = Decision.of(Policy.IGNORE, Map.of());
        Contract without = Evolution.evolve(first, SHAPE, wider, ignore).next();
        assertThat(without.activeField("tenant")).isEmpty();

        TableShape tenants = keyed(wider, "tenant", "id");
        Evolved evolved = Evolution.evolve(without, wider, tenants, Decision.STANDARD);

        assertThat(evolved.next().activeField("tenant")).isPresent();
        assertThat(evolved.next().keyNumbers()).containsExactly(5, 1);
        assertThat(evolved.changes()).extracting(change -> change.kind().word()).containsExactly("primaryKeyChanged");
    }

    @Test
    void keyFollowsAColumnThatIsRetyped() {
        Evolved evolved = evolve(SHAPE, retyped(SHAPE, column("id", SemanticType.STRING)));

        assertThat(evolved.next().keyNumbers()).containsExactly(5);
        assertThat(evolved.changes())
                .extracting(change -> change.kind().word())
                .containsExactly("typeChanged", "primaryKeyChanged");
    }

    @Test
    void numbersSkipProtobufsOwnRangeAndEnd() {
        assertThat(FieldNumbers.after(18_998)).isEqualTo(18_999);
        assertThat(FieldNumbers.after(18_999)).isEqualTo(20_000);
        assertThat(FieldNumbers.after(20_000)).isEqualTo(20_001);
        assertThat(FieldNumbers.after(536_870_910)).isEqualTo(536_870_911);
        assertThatThrownBy(() -> FieldNumbers.after(536_870_911))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no field number is left");
    }

    @Test
    void refusesShapesThatContradictThemselves() {
        assertThatThrownBy(() -> Evolution.first(keyed(orders(ID), "nr"), List.of()))
                .hasMessage(
                        "the key of shop.orders has column \"nr\", which the rows don't have; include it at the source connector"
                                + " (column.exclude.list)");
        assertThatThrownBy(() -> Evolution.first(orders(ID, ID), List.of())).hasMessageContaining("\"id\" twice");
        assertThatThrownBy(() -> Evolution.evolve(
                        evolved(SHAPE), SHAPE, new TableShape(new TableId("shop", "x"), List.of(ID), List.of())))
                .hasMessageContaining("the contract is of shop.orders");
    }

    private static Evolved evolve(TableShape before, TableShape after) {
        return Evolution.evolve(Evolution.first(before, List.of()), before, after);
    }

    private static ContractField field(int number, String name, Column column, boolean active) {
        return new ContractField(
                number, name, column.name(), column.type().semantic(), active ? FieldState.ACTIVE : FieldState.DROPPED);
    }

    private static boolean holds(Evolved evolved) {
        return evolved.changes().stream().anyMatch(change -> change.under(Policies.STANDARD) == Policy.HOLD);
    }

    private static void assertChange(Evolved evolved, String kind, Policy policy, String sentence) {
        assertThat(evolved.changes()).singleElement().satisfies(change -> {
            assertThat(change.kind().word()).isEqualTo(kind);
            assertThat(change.under(Policies.STANDARD)).isEqualTo(policy);
            assertThat(change.sentence()).isEqualTo(sentence);
        });
    }

    private static void assertWidened(Column before, Column after) {
        Evolved evolved = evolve(orders(before), orders(after));
        assertThat(evolved.next().revision()).isEqualTo(1);
        assertThat(evolved.changes()).singleElement().satisfies(change -> {
            assertThat(change).isInstanceOf(TableChange.Widened.class);
            assertThat(change.under(Policies.STANDARD)).isEqualTo(Policy.APPLY);
        });
    }

    private static void assertRetyped(Column before, Column after) {
        Evolved evolved = evolve(orders(before), orders(after));
        assertThat(evolved.changes()).singleElement().isInstanceOf(TableChange.TypeChanged.class);
        assertThat(evolved.next().activeField("n"))
                .get()
                .extracting(ContractField::number)
                .isEqualTo(2);
    }
}
