package dev.rowcast.cli.map;

import com.google.protobuf.ByteString;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import java.util.List;
import java.util.Map;

/**
 * Rows of a table that a mapping is tried with.
 *
 * @param facts what is said of their columns, by their names
 * @param rows as protobuf messages of the contract
 */
record TriedRows(Contract contract, Map<String, ColumnFacts> facts, List<ByteString> rows) {}
