package dev.rowcast.bench.encode;

import dev.rowcast.bench.rows.BenchTable;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The door into this package for {@link EncodeBench}, which knows it by name in another class loader. */
public final class BenchEncodings implements BiFunction<Boolean, Integer, Supplier<byte[]>> {
    /** For the class loader. */
    public BenchEncodings() {}

    /**
     * Encodes the benchmark's changes one after another.
     *
     * @param dynamic by protobuf-java's DynamicMessage
     * @param columns columns of the table
     */
    @Override
    public Supplier<byte[]> apply(Boolean dynamic, Integer columns) {
        BenchTable table = BenchTable.of(columns);
        return dynamic ? new DynamicEncoding(table) : new PlanEncoding(table);
    }
}
