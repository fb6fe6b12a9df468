package dev.rowcast.cli.map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.Row;
import dev.rowcast.encode.RowJson;
import dev.rowcast.mapping.Document;
import dev.rowcast.mapping.Mapped;
import dev.rowcast.mapping.Output;
import dev.rowcast.mapping.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a mapping made of rows of one table, beside the rows. */
record TriedTable(TriedRows tried, Trial trial) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Whether each row was mapped, and to the same both times. */
    boolean isGood() {
        return trial.differing().isEmpty() && trial.mapped().stream().noneMatch(Mapped.Refused.class::isInstance);
    }

    /** For people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < trial.mapped().size(); i++) {
            lines.add(tried.contract().table() + " " + row(tried.rows().get(i)));
            Mapped mapped = trial.mapped().get(i);
            if (mapped instanceof Mapped.Refused refused) {
                lines.add("  refused: " + refused.reason());
            } else if (mapped instanceof Mapped.Documents documents) {
                documents.all().forEach(each -> lines.add("  -> " + each.output() + " " + document(each)));
                if (documents.all().isEmpty()) {
                    lines.add("  -> nothing");
                }
            }
            if (trial.differing().contains(i)) {
                lines.add("  NOT THE SAME TWICE: asked again, the mapping made something else of it");
            }
        }
        return lines;
    }

    /** For programs. */
    void addTo(ArrayNode all) {
        for (int i = 0; i < trial.mapped().size(); i++) {
            ObjectNode each =
                    all.addObject().put("table", tried.contract().table().toString());
            each.set("row", tree(row(tried.rows().get(i))));
            Mapped mapped = trial.mapped().get(i);
            if (mapped instanceof Mapped.Refused refused) {
                each.put("refused", refused.reason());
            } else if (mapped instanceof Mapped.Documents documents) {
                ArrayNode made = each.putArray("documents");
                documents
                        .all()
                        .forEach(document -> made.addObject()
                                .put("output", document.output())
                                .set("columns", tree(document(document))));
            }
            each.put("same_twice", !trial.differing().contains(i));
        }
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException fault) {
            throw new IllegalStateException("what was just written isn't JSON", fault);
        }
    }

    private String row(ByteString row) {
        Descriptor type = ContractDescriptors.row(tried.contract());
        try {
            return JsonFormat.printer()
                    .omittingInsignificantWhitespace()
                    .preservingProtoFieldNames()
                    .usingTypeRegistry(TypeRegistry.getEmptyTypeRegistry())
                    .print(DynamicMessage.parseFrom(type, row));
        } catch (InvalidProtocolBufferException fault) {
            throw new IllegalStateException("a row that was just encoded can't be read", fault);
        }
    }

    private String document(Document document) {
        Output output = trial.outputs().stream()
                .filter(each -> each.name().equals(document.output()))
                .findFirst()
                .orElse(new Output(document.output(), List.of(), List.of()));
        List<ContractField> fields = new ArrayList<>();
        Map<Integer, Object> values = new HashMap<>();
        for (Output.Column column : output.columns()) {
            int number = fields.size() + 1;
            SemanticType type = column.type();
            fields.add(new ContractField(number, column.name(), column.name(), type, FieldState.ACTIVE));
            values.put(number, document.values().get(column.name()));
        }
        Contract contract = new Contract(tried.contract().table(), 1, "", "Document", fields, List.of(), fields.size());
        StringBuilder text = new StringBuilder();
        RowJson.write(Row.of(values), contract, text);
        return text.toString();
    }
}
