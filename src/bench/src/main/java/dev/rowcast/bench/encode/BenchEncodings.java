package dev.rowcast.bench.encode;

import dev.rowcast.bench.rows.BenchTable;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The door into this package for {@link EncodeBench}, which knows it by name in another class loader. */
public final class BenchEncodings implements BiFunction<String, Integer, Supplier<byte[]>> {
    /** For the class loader. */
    public BenchEncodings() {}

    /**
     * Encodes the benchmark's rows or changes one after another.
     *
     * @param what payload and encoder with a slash between, as {@link EncodeBench} has them
     * @param columns columns of the table
     */
    @Override
    public Supplier<byte[]> apply(String what, Integer columns) {
        BenchTable table = BenchTable.of(columns);
        return switch (what) {
            case "row/plan" -> PlanEncoding.rows(table);
            case "row/generated" -> TypedEncoding.rows(table);
            case "row/dynamic" -> DynamicEncoding.rows(table);
            case "change/plan" -> PlanEncoding.changes(table);
            case "change/generated" -> TypedEncoding.changes(table);
            case "change/dynamic" -> DynamicEncoding.changes(table);
            default -> throw new IllegalArgumentException("nothing encodes " + what);
        };
    }
}
