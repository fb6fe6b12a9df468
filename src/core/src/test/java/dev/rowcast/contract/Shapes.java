package dev.rowcast.contract;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Table shapes for tests, written shortly. */
public final class Shapes {
    public static final TableId ORDERS = new TableId("shop", "orders");

    private Shapes() {}

    public static TableShape orders(Column... columns) {
        return new TableShape(ORDERS, List.of(columns), List.of());
    }

    public static TableShape keyed(TableShape shape, String... key) {
        return new TableShape(shape.table(), shape.columns(), List.of(key));
    }

    public static TableShape with(TableShape shape, Column... more) {
        List<Column> columns = new ArrayList<>(shape.columns());
        columns.addAll(List.of(more));
        return new TableShape(shape.table(), columns, shape.keyColumns());
    }

    public static TableShape without(TableShape shape, String name) {
        return new TableShape(
                shape.table(),
                shape.columns().stream()
                        .filter(column -> !column.name().equals(name))
                        .toList(),
                shape.keyColumns());
    }

    /** The same table with that column of another type, in its place. */
    public static TableShape retyped(TableShape shape, Column changed) {
        return new TableShape(
                shape.table(),
                shape.columns().stream()
                        .map(column -> column.name().equals(changed.name()) ? changed : column)
                        .toList(),
                shape.keyColumns());
    }

    public static Column column(String name, SemanticType type) {
        return new Column(name, typical(type));
    }

    public static Column integer(String name, SemanticType type, int bits, boolean unsigned) {
        return new Column(name, ColumnType.integer(type, bits, unsigned));
    }

    public static Column labelled(String name, SemanticType type, String... labels) {
        return new Column(name, new ColumnType(type, 0, false, List.of(labels)));
    }

    public static ColumnType typical(SemanticType type) {
        return switch (type) {
            case INT32 -> ColumnType.integer(type, 16, false);
            case INT64 -> ColumnType.integer(type, 64, false);
            case UINT64 -> ColumnType.integer(type, 64, true);
            default -> ColumnType.of(type);
        };
    }

    /** The types that columns can have, in their order. */
    public static List<SemanticType> columnTypes() {
        return Arrays.stream(SemanticType.values())
                .filter(type -> type != SemanticType.ZONED_DATETIME)
                .toList();
    }

    /** A column {@code c_<type>} of each type, in the order of the types. */
    public static TableShape everyType() {
        List<Column> columns = columnTypes().stream()
                .map(type -> column("c_" + type.name().toLowerCase(Locale.ROOT), type))
                .toList();
        return new TableShape(new TableId("shop", "every_type"), columns, List.of("c_int64"));
    }

    /** The contract after the shapes one after another, each of them applied. */
    public static Contract evolved(TableShape first, TableShape... later) {
        Contract contract = Evolution.first(first, List.of());
        TableShape previous = first;
        for (TableShape shape : later) {
            contract = Evolution.evolve(contract, previous, shape).next();
            previous = shape;
        }
        return contract;
    }
}
