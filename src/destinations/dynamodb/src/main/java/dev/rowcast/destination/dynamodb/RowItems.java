package dev.rowcast.destination.dynamodb;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.encode.Row;
import dev.rowcast.encode.RowReader;
import dev.rowcast.store.Documents;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Rows as the attributes of items, by {@link AttributeForm}. NULL is left out: an index takes no such key. Of what was deleted nothing is kept. */
final class RowItems implements Documents {
    private static final byte[] NOTHING = {};

    private final List<AttributeForm> forms;

    /**
     * @param facts what is said of the columns, by their names
     * @param numbersAsText whether a number that DynamoDB doesn't hold is text
     */
    RowItems(Contract contract, Map<String, ColumnFacts> facts, boolean numbersAsText) {
        this.forms = contract.fields().stream()
                .map(field -> AttributeForm.of(field, facts.get(field.column()), numbersAsText))
                .toList();
    }

    @Override
    public byte[] put(RowReader.Rows rows) {
        Row row = Objects.requireNonNull(rows.after());
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        for (AttributeForm form : forms) {
            ContractField field = form.field();
            Object value = row.get(field);
            if (value != null) {
                item.put(field.name(), form.of(value));
            }
        }
        return ItemBytes.of(item);
    }

    @Override
    public byte[] delete(RowReader.Rows rows) {
        return NOTHING;
    }
}
