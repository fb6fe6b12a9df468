package dev.rowcast.cli.plan;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Table shapes as text, such as {@code orders (id INT64 64, e ENUM [x, y]) key [id]}. */
final class ShapeText {
    private ShapeText() {}

    static String of(TableShape shape) {
        return shape.table().table() + " ("
                + shape.columns().stream().map(ShapeText::of).collect(Collectors.joining(", ")) + ") key "
                + shape.keyColumns();
    }

    private static String of(Column column) {
        ColumnType type = column.type();
        return column.name() + " " + type.semantic()
                + (type.bits() == 0 ? "" : (type.unsigned() ? " u" : " ") + type.bits())
                + (type.labels().isEmpty() ? "" : " " + type.labels());
    }

    /** A shape such as {@code shop.orders}, {@code id INT64, note STRING}, {@code id}; integers are as wide as they can be. */
    static TableShape shape(String table, String columns, String... key) {
        String[] name = table.split("\\.");
        List<Column> parsed =
                Arrays.stream(columns.split(", *")).map(ShapeText::column).toList();
        return new TableShape(new TableId(name[0], name[1]), parsed, List.of(key));
    }

    private static Column column(String text) {
        String[] words = text.split(" ");
        SemanticType type = SemanticType.valueOf(words[1].toUpperCase(Locale.ROOT));
        ColumnType whole = switch (type) {
            case INT32 -> ColumnType.integer(type, 16, false);
            case INT64 -> ColumnType.integer(type, 64, false);
            case UINT64 -> ColumnType.integer(type, 64, true);
            case ENUM, SET -> new ColumnType(type, 0, false, List.of("a", "b"));
            default -> ColumnType.of(type);
        };
        return new Column(words[0], whole);
    }
}
