package dev.rowcast.bench.encode;

import dev.rowcast.bench.rows.BenchTable;
import dev.rowcast.change.Place;
import dev.rowcast.encode.ChangeEncoder;
import java.util.function.Supplier;

/** By Rowcast's encoder. */
final class PlanEncoding {
    private PlanEncoding() {}

    static Supplier<byte[]> rows(BenchTable table) {
        ChangeEncoder encoder = encoder(table);
        Place at = table.changes().get(0).at();
        return Turns.through(Turns.rows(table), row -> encoder.encodeRow(row, at));
    }

    static Supplier<byte[]> changes(BenchTable table) {
        return Turns.through(table.changes(), encoder(table)::encode);
    }

    private static ChangeEncoder encoder(BenchTable table) {
        return ChangeEncoder.compile(table.rowSchema(), table.keySchema(), table.contract(), field -> true);
    }
}
