package dev.rowcast.store;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.encode.OutputSchema;
import java.util.Map;

/**
 * What a target is to be fit for: rows of one contract whose columns are declared like that. Another length is no change of the contract, and may be one of
 * the target.
 *
 * @param target where the rows go
 * @param contract the rows' contract
 * @param facts what is said of the columns, by their names
 */
record Fitting(Target target, Contract contract, Map<String, ColumnFacts> facts) {
    static Fitting of(Target target, OutputSchema schema) {
        return new Fitting(target, schema.contract(), schema.facts());
    }
}
