package dev.rowcast.mapper;

import dev.rowcast.mapping.Document;
import dev.rowcast.mapping.Output;
import dev.rowcast.v1.MappedDocument;
import dev.rowcast.v1.MappedValue;
import java.util.HashMap;
import java.util.Map;

/**
 * A kind of documents as a mapper declares it.
 *
 * @param output as stores see it
 * @param columns by their names
 */
record DescribedOutput(Output output, Map<String, DescribedColumn> columns) {
    DescribedOutput {
        columns = Map.copyOf(columns);
    }

    /** @throws IllegalArgumentException if it is no document of this output; the message says why, without a value */
    Document document(MappedDocument made) {
        Map<String, Object> values = new HashMap<>();
        made.getColumnsMap().forEach((name, value) -> {
            DescribedColumn column = columns.get(name);
            if (column == null) {
                throw new IllegalArgumentException(words(name) + ": the output doesn't declare it; it declares "
                        + Answers.list(output.columns().stream().map(Output.Column::name)));
            }
            if (value.getKindCase() != MappedValue.KindCase.KIND_NOT_SET) {
                values.put(name, value(column, value));
            }
        });
        for (String key : output.keys()) {
            if (!values.containsKey(key)) {
                throw new IllegalArgumentException(
                        words(key) + ": it is in the output's key, and NULL in this document");
            }
        }
        return new Document(output.name(), values);
    }

    private Object value(DescribedColumn column, MappedValue value) {
        try {
            return column.value(value);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(words(column.column().name()) + ": " + wrong.getMessage(), wrong);
        }
    }

    private String words(String column) {
        return "output " + output.name() + ", column " + Answers.name(column);
    }
}
