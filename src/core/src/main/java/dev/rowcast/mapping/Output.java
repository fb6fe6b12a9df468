package dev.rowcast.mapping;

import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.SemanticType;
import java.util.List;

/**
 * A kind of documents that a mapping makes of a table's rows, written as rows of a table of that name in the source's database are. Each document has the
 * columns of the row's key too, under their own names.
 *
 * @param name as a table's
 * @param columns what documents have beside the row's key
 * @param keys those of the columns that tell documents of one row from one another; empty where a row makes at most one
 */
public record Output(String name, List<Column> columns, List<String> keys) {
    public Output {
        columns = List.copyOf(columns);
        keys = List.copyOf(keys);
    }

    /**
     * A column of documents.
     *
     * @param name its name, as a field's
     * @param type what its values mean
     * @param facts what more is known of them
     */
    public record Column(String name, SemanticType type, ColumnFacts facts) {}
}
