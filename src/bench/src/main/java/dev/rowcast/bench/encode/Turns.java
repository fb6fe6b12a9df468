package dev.rowcast.bench.encode;

import dev.rowcast.bench.rows.BenchTable;
import dev.rowcast.change.RowChange;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.Struct;

/** One input after another, over and over. */
final class Turns {
    private Turns() {}

    /** The bytes of one input after another. */
    static <T> Supplier<byte[]> through(List<T> inputs, Function<T, byte[]> encoding) {
        return new Supplier<>() {
            private int next;

            @Override
            public byte[] get() {
                next = next + 1 == inputs.size() ? 0 : next + 1;
                return encoding.apply(inputs.get(next));
            }
        };
    }

    /** A row of each change: how it is after it, or was before it was deleted. */
    static List<Struct> rows(BenchTable table) {
        return table.changes().stream().map(Turns::row).toList();
    }

    private static Struct row(RowChange change) {
        Struct after = change.after();
        return after != null ? after : Objects.requireNonNull(change.before());
    }
}
