package dev.rowcast.bench.encode;

import dev.rowcast.bench.rows.BenchTable;
import dev.rowcast.change.RowChange;
import dev.rowcast.encode.ChangeEncoder;
import java.util.function.Supplier;

/** The changes of a {@link BenchTable} one after another, by Rowcast's encoder. */
final class PlanEncoding implements Supplier<byte[]> {
    private final ChangeEncoder encoder;
    private final RowChange[] changes;
    private int next;

    PlanEncoding(BenchTable table) {
        encoder = ChangeEncoder.compile(table.rowSchema(), table.keySchema(), table.contract(), field -> true);
        changes = table.changes().toArray(RowChange[]::new);
    }

    @Override
    public byte[] get() {
        next = (next + 1) % changes.length;
        return encoder.encode(changes[next]);
    }
}
