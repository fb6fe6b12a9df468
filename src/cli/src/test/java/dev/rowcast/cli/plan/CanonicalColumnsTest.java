package dev.rowcast.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What goes into the source connector's model of a table comes out again. */
class CanonicalColumnsTest {
    private static final CanonicalColumns COLUMNS = new CanonicalColumns(new SourceDdlParser());
    private static final TableId TABLE = new TableId("shop", "odd `table`.name");

    @Property(tries = 300)
    void aShapeIsReadBackAsItIs(@ForAll("shapes") TableShape shape, @ForAll boolean optional) {
        SourceModel model = new SourceModel(optional);
        model.put(COLUMNS, shape);

        assertThat(model.shape(TABLE)).isEqualTo(shape);
    }

    @Property(tries = 50)
    void aStatementThatAddsAColumnLeavesTheOthersAsTheyAre(@ForAll("shapes") TableShape shape) {
        TableShape plain = new TableShape(new TableId("shop", "orders"), shape.columns(), shape.keyColumns());

        List<Step> steps =
                Migration.run(List.of(plain), Optional.empty(), "ALTER TABLE shop.orders ADD COLUMN `new one` JSON");

        List<Column> columns = new ArrayList<>(plain.columns());
        columns.add(new Column("new one", ColumnType.of(SemanticType.JSON)));
        assertThat(steps.get(0).effects())
                .containsExactly(new Effect.Reshaped(new TableShape(plain.table(), columns, plain.keyColumns())));
    }

    @Provide
    Arbitrary<TableShape> shapes() {
        return columns()
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .flatMap(types -> names(types.size())
                        .flatMap(names -> Arbitraries.integers()
                                .between(0, Math.min(2, types.size()))
                                .map(keys -> shape(names, types, keys))));
    }

    private static TableShape shape(List<String> names, List<ColumnType> types, int keys) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            columns.add(new Column(names.get(i), types.get(i)));
        }
        return new TableShape(TABLE, columns, names.subList(0, keys));
    }

    private static Arbitrary<List<String>> names(int count) {
        return Arbitraries.strings()
                .withChars("ab_.` '\"\\ü1?")
                .ofMinLength(1)
                .ofMaxLength(12)
                .map(name -> "c" + name)
                .list()
                .ofSize(count)
                .uniqueElements();
    }

    private static Arbitrary<ColumnType> columns() {
        List<ColumnType> plain = new ArrayList<>();
        for (boolean unsigned : List.of(false, true)) {
            plain.add(ColumnType.integer(SemanticType.INT32, 8, unsigned));
            plain.add(ColumnType.integer(SemanticType.INT32, 16, unsigned));
            plain.add(ColumnType.integer(SemanticType.INT64, 24, unsigned));
            plain.add(ColumnType.integer(SemanticType.INT64, 32, unsigned));
        }
        plain.add(ColumnType.integer(SemanticType.INT64, 64, false));
        plain.add(ColumnType.integer(SemanticType.UINT64, 64, true));
        plain.add(ColumnType.BIT);
        plain.add(ColumnType.BOOLEAN);
        Arrays.stream(SemanticType.values())
                .filter(type -> switch (type) {
                    case INT32, INT64, UINT64, ENUM, SET, ZONED_DATETIME -> false;
                    default -> true;
                })
                .map(ColumnType::of)
                .forEach(plain::add);
        Arbitrary<List<String>> labels = Arbitraries.strings()
                .withChars("ab,' \\\"`é")
                .ofMinLength(1)
                .ofMaxLength(6)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .uniqueElements();
        Arbitrary<ColumnType> labelled = Arbitraries.of(SemanticType.ENUM, SemanticType.SET)
                .flatMap(type -> labels.map(each -> new ColumnType(type, 0, false, each)));
        return Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.of(plain)), Tuple.of(1, labelled));
    }
}
