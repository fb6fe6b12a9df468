package dev.rowcast.contract.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.Identifiers;
import dev.rowcast.contract.MessageNames;
import dev.rowcast.contract.Naming;
import dev.rowcast.contract.Shapes;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** What holds for numbers and names whatever happens to a table. */
class EvolutionPropertyTest {
    /** Few names, so that columns come, go and come back; some are alike once respelt. */
    private static final List<String> NAMES = List.of(
            "id", "ID", "a", "a_v2", "fooBar", "foo_bar", "foobar", "a_bytes", "has_a", "1st", "注", "descriptor");

    @Property(tries = 150)
    void aNumberMeansOneColumnAndOneTypeForEver(@ForAll("histories") List<TableShape> shapes) {
        Map<Integer, ContractField> given = new HashMap<>();
        int highWater = 0;
        for (Contract contract : contracts(shapes)) {
            for (ContractField field : contract.fields()) {
                ContractField before = given.putIfAbsent(field.number(), field);
                if (before == null) {
                    assertThat(field.number()).isGreaterThan(highWater);
                } else {
                    assertThat(field.name()).isEqualTo(before.name());
                    // To MySQL letters of another case are the same name.
                    assertThat(field.column()).isEqualToIgnoringCase(before.column());
                    assertThat(field.type()).isEqualTo(before.type());
                }
            }
            assertThat(contract.fields())
                    .extracting(ContractField::number)
                    .containsAll(given.keySet())
                    .isSorted();
            assertThat(contract.highWater()).isGreaterThanOrEqualTo(highWater);
            highWater = contract.highWater();
        }
    }

    @Property(tries = 150)
    void eachColumnFillsOneFieldThatHoldsIt(@ForAll("histories") List<TableShape> shapes) {
        List<Contract> contracts = contracts(shapes);
        for (int i = 0; i < shapes.size(); i++) {
            TableShape shape = shapes.get(i);
            Contract contract = contracts.get(i);
            assertThat(contract.fields().stream().filter(ContractField::active)).hasSameSizeAs(shape.columns());
            for (Column column : shape.columns()) {
                assertThat(contract.activeField(column.name()))
                        .get()
                        .matches(field -> column.type().fits(field.type()));
            }
            assertThat(contract.keyNumbers())
                    .isEqualTo(shape.keyColumns().stream()
                            .map(name ->
                                    contract.activeField(name).orElseThrow().number())
                            .toList());
        }
    }

    @Property(tries = 150)
    void sameShapeAgainChangesNothing(@ForAll("histories") List<TableShape> shapes) {
        List<Contract> contracts = contracts(shapes);
        for (int i = 0; i < shapes.size(); i++) {
            Evolved again = Evolution.evolve(contracts.get(i), shapes.get(i), shapes.get(i));
            assertThat(again.changes()).isEmpty();
            assertThat(again.next()).isSameAs(contracts.get(i));
        }
    }

    @Property(tries = 150)
    void revisionGrowsJustWhereSomethingIsSaidThatTouchesTheContract(@ForAll("histories") List<TableShape> shapes) {
        Contract contract = Evolution.first(shapes.get(0), List.of());
        for (int i = 1; i < shapes.size(); i++) {
            Evolved evolved = Evolution.evolve(contract, shapes.get(i - 1), shapes.get(i));
            boolean touched = evolved.changes().stream()
                    .anyMatch(change -> !(change instanceof TableChange.Widened)
                            && !(change instanceof TableChange.LabelsAdded)
                            && !(change instanceof TableChange.LabelsRemoved));
            assertThat(evolved.next().revision()).isEqualTo(contract.revision() + (touched ? 1 : 0));
            contract = evolved.next();
        }
    }

    @Property(tries = 150)
    void fieldNamesAreValidAndFree(@ForAll("histories") List<TableShape> shapes) {
        for (Contract contract : contracts(shapes)) {
            Set<String> flat = contract.fields().stream()
                    .map(field -> Identifiers.flat(field.name()))
                    .collect(Collectors.toSet());
            assertThat(flat).hasSameSizeAs(contract.fields());
            assertThat(contract.fields()).allMatch(field -> field.name().matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"));
        }
    }

    @Property(tries = 100)
    void anyColumnNameMakesAValidProtobufFile(@ForAll @Size(max = 8) Set<@StringLength(max = 12) String> names) {
        List<Column> columns = names.stream()
                .map(name -> Shapes.column(name, SemanticType.STRING))
                .toList();

        Contract contract = Evolution.first(new TableShape(Shapes.ORDERS, columns, List.of()), List.of());

        assertThat(ContractDescriptors.row(contract).getFields()).hasSameSizeAs(columns);
    }

    @Property(tries = 100)
    void anyTableNamesLiveTogetherInOnePackage(@ForAll @Size(max = 12) Set<@From("tableNames") String> tables) {
        Set<String> messages = new HashSet<>();
        for (String table : tables) {
            String message = MessageNames.of(messages).forTable(table);
            assertThat(message).matches("[A-Z][A-Za-z0-9]*");
            assertThat(messages)
                    .allMatch(other -> MessageNames.of(List.of(other)).isFree(message));
            messages.add(message);
        }
        assertThat(messages.stream()
                        .map(message -> Naming.fileName("shop", message))
                        .distinct())
                .hasSameSizeAs(tables);
    }

    @Provide
    Arbitrary<String> tableNames() {
        Arbitrary<String> stem = Arbitraries.of("orders", "Orders", "a", "注", "push", "1");
        Arbitrary<String> end =
                Arbitraries.of("", "_key", "Change", "_2", "2", "_request", "_or_builder", "_subscriber", "_proto");
        return Combinators.combine(Arbitraries.of("", "push_", "stream_"), stem, end)
                .as((a, b, c) -> a + b + c);
    }

    @Provide
    Arbitrary<List<TableShape>> histories() {
        return shapes().list().ofMinSize(1).ofMaxSize(8);
    }

    private Arbitrary<TableShape> shapes() {
        Arbitrary<Column> column =
                Combinators.combine(Arbitraries.of(NAMES), types()).as(Column::new);
        return column.list()
                .uniqueElements(Column::name)
                .ofMinSize(1)
                .ofMaxSize(8)
                .flatMap(columns -> Arbitraries.integers()
                        .between(0, Math.min(3, columns.size()))
                        .map(key -> new TableShape(
                                new TableId("shop", "orders"),
                                columns,
                                columns.subList(0, key).stream()
                                        .map(Column::name)
                                        .toList())));
    }

    private static Arbitrary<ColumnType> types() {
        return Arbitraries.of(
                ColumnType.integer(SemanticType.INT32, 8, false),
                ColumnType.integer(SemanticType.INT32, 16, true),
                ColumnType.integer(SemanticType.INT64, 24, true),
                ColumnType.integer(SemanticType.INT64, 32, true),
                ColumnType.integer(SemanticType.INT64, 64, false),
                ColumnType.integer(SemanticType.UINT64, 64, true),
                ColumnType.of(SemanticType.BOOL),
                ColumnType.of(SemanticType.STRING),
                ColumnType.of(SemanticType.JSON),
                ColumnType.of(SemanticType.TIMESTAMP),
                new ColumnType(SemanticType.ENUM, 0, false, List.of("x", "y")),
                new ColumnType(SemanticType.ENUM, 0, false, List.of("y", "z")));
    }

    private static List<Contract> contracts(List<TableShape> shapes) {
        List<Contract> contracts = new ArrayList<>();
        contracts.add(Evolution.first(shapes.get(0), List.of()));
        for (int i = 1; i < shapes.size(); i++) {
            contracts.add(Evolution.evolve(contracts.get(i - 1), shapes.get(i - 1), shapes.get(i))
                    .next());
        }
        return contracts;
    }
}
