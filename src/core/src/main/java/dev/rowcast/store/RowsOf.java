package dev.rowcast.store;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import java.util.stream.Collectors;

/**
 * Which rows a target has.
 *
 * @param table the table of MySQL
 * @param key the names of the fields by which they are known
 */
public record RowsOf(String table, String key) {
    public static RowsOf of(Contract contract) {
        return new RowsOf(
                contract.table().toString(),
                contract.keyFields().stream().map(ContractField::name).collect(Collectors.joining(", ")));
    }
}
