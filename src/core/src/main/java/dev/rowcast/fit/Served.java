package dev.rowcast.fit;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import java.util.Map;

/**
 * What a subscription gets of a table.
 *
 * @param contract the fields of its rows
 * @param facts what is said of the columns beside that, by their names
 */
record Served(Contract contract, Map<String, ColumnFacts> facts) {}
