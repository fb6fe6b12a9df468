package dev.rowcast.store;

import com.google.protobuf.ByteString;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.encode.Row;
import dev.rowcast.encode.RowMessages;
import dev.rowcast.mapping.Document;
import dev.rowcast.mapping.Mapped;
import dev.rowcast.mapping.OutputSchemas;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The documents that a mapping makes of one table's rows, as rows of its outputs: each has the key of its row too. Immutable and thread-safe. */
final class OutputRows {
    private final List<ContractField> sourceKey;
    private final Map<Integer, ContractField> keyFields;
    private final String version;
    private final Map<String, Contract> outputs;

    /**
     * @param version the mapping's; empty for none
     * @param outputs the contract of each output, by its name
     */
    OutputRows(Contract source, String version, Map<String, Contract> outputs) {
        this.sourceKey = source.keyFields();
        this.keyFields = RowMessages.byNumber(sourceKey);
        this.version = version;
        this.outputs = outputs;
    }

    /**
     * What was made of a row.
     *
     * @param key the row's key, as a message
     * @throws IllegalArgumentException if the row was refused, or these are no documents of the outputs; the message says why
     */
    Map<Which, Row> of(ByteString key, Mapped mapped) {
        if (mapped instanceof Mapped.Refused refused) {
            throw new IllegalArgumentException(refused.reason());
        }
        Map<String, @Nullable Object> given = given(RowMessages.read(keyFields, key.newCodedInput()));
        Map<Which, Row> rows = new LinkedHashMap<>();
        for (Document document : ((Mapped.Documents) mapped).all()) {
            Contract output = output(document);
            Row row = row(output, given, document);
            Which which = new Which(document.output(), Identity.of(row, output.keyFields()));
            if (rows.put(which, row) != null) {
                throw new IllegalArgumentException(
                        "the mapping makes two documents of output " + which.output() + " with the key " + which.key());
            }
        }
        return rows;
    }

    /** The columns that each document has, whatever the mapping says. */
    private Map<String, @Nullable Object> given(Row key) {
        Map<String, @Nullable Object> given = new HashMap<>();
        sourceKey.forEach(field -> given.put(field.name(), key.get(field)));
        if (!version.isEmpty()) {
            given.put(OutputSchemas.VERSION, version);
        }
        return given;
    }

    private Contract output(Document document) {
        Contract output = outputs.get(document.output());
        if (output == null) {
            throw new IllegalArgumentException("the mapping makes a document of output " + document.output()
                    + ", which it doesn't declare; it declares " + String.join(", ", outputs.keySet()));
        }
        return output;
    }

    private static Row row(Contract output, Map<String, @Nullable Object> given, Document document) {
        Map<Integer, @Nullable Object> values = new HashMap<>();
        for (ContractField field : output.fields()) {
            String name = field.name();
            values.put(
                    field.number(),
                    given.containsKey(name)
                            ? given.get(name)
                            : document.values().get(name));
        }
        return Row.of(values);
    }

    /** The key's values in the source, of a row that an output has. */
    Row sourceKey(String output, Row there) {
        Map<Integer, @Nullable Object> values = new HashMap<>();
        Map<String, Integer> numbers = new HashMap<>();
        sourceKey.forEach(field -> numbers.put(field.name(), field.number()));
        for (ContractField field : Objects.requireNonNull(outputs.get(output)).fields()) {
            if (numbers.containsKey(field.name())) {
                values.put(numbers.get(field.name()), there.get(field));
            }
        }
        return Row.of(values);
    }

    /** The text of a key's values in the source. */
    String identity(Row key) {
        return Identity.of(key, sourceKey);
    }
}
