package dev.rowcast.bench.encode;

import dev.rowcast.bench.rows.BenchTable;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.Schema;

/** By generated classes, their builders and {@code toByteArray}. */
final class TypedEncoding {
    private TypedEncoding() {}

    static Supplier<byte[]> rows(BenchTable table) {
        Typed typed = typed(table);
        return Turns.through(Turns.rows(table), row -> typed.row(row).toByteArray());
    }

    static Supplier<byte[]> changes(BenchTable table) {
        Typed typed = typed(table);
        return Turns.through(table.changes(), change -> typed.change(change).toByteArray());
    }

    private static Typed typed(BenchTable table) {
        Schema row = table.rowSchema();
        return switch (table.columns().size()) {
            case 5 -> new Orders5Typed(row);
            case 20 -> new Orders20Typed(row);
            case 100 -> new Orders100Typed(row);
            default -> throw new IllegalArgumentException("there are classes for 5, 20 and 100 columns only");
        };
    }
}
