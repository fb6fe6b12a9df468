package dev.rowcast.destination.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.SemanticType;
import java.util.ArrayList;
import java.util.List;

/** As what OpenSearch keeps and finds the fields of rows. Nothing is guessed from values: what isn't named here is stored and not searched. */
final class RowMapping {
    /** On tombstones alone: true. */
    static final String DELETED = "_rowcast_deleted";
    /** The version of the write that made the document: the same number as OpenSearch's own {@code _version}, which can't be searched. */
    static final String VERSION = "_rowcast_version";
    /** On tombstones alone: when they were written. */
    static final String WRITTEN = "_rowcast_written";

    /** The longest of four bytes a character that a keyword takes; longer text is found by its words alone. */
    private static final int LONGEST_KEYWORD = 8191;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RowMapping() {}

    /** Which fields an index of the contract's rows has. */
    static ObjectNode properties(Contract contract) {
        ObjectNode properties = NODES.objectNode();
        properties.set(DELETED, type("boolean"));
        properties.set(VERSION, type("long"));
        properties.set(WRITTEN, type("date"));
        contract.fields().stream()
                .filter(RowMapping::isKept)
                .forEach(field -> properties.set(field.name(), of(field.type())));
        return properties;
    }

    private static boolean isKept(ContractField field) {
        return field.state() == FieldState.ACTIVE || field.state() == FieldState.BRIDGED;
    }

    private static ObjectNode of(SemanticType type) {
        return switch (type) {
            case INT32 -> type("integer");
            case INT64, TIME -> type("long");
            case UINT64, BITS -> type("unsigned_long");
            case BOOL -> type("boolean");
            case FLOAT -> type("float");
            case DOUBLE -> type("double");
            case DECIMAL -> with(keyword(), "number", type("double"));
            case STRING -> with(type("text"), "keyword", keyword());
            case BYTES, ENUM, SET -> keyword();
            case DATE -> type("date").put("format", "strict_date");
            case DATETIME, ZONED_DATETIME, TIMESTAMP -> type("date").put("format", "strict_date_optional_time_nanos");
            case JSON, GEOMETRY -> type("object").put("enabled", false);
            case VECTOR -> type("float").put("index", false).put("doc_values", false);
        };
    }

    private static ObjectNode type(String name) {
        return NODES.objectNode().put("type", name);
    }

    private static ObjectNode keyword() {
        return type("keyword").put("ignore_above", LONGEST_KEYWORD);
    }

    private static ObjectNode with(ObjectNode field, String name, ObjectNode another) {
        field.putObject("fields").set(name, another);
        return field;
    }

    /** The wanted properties that aren't there yet. */
    static ObjectNode missing(ObjectNode wanted, JsonNode there) {
        ObjectNode missing = wanted.deepCopy();
        there.fieldNames().forEachRemaining(missing::remove);
        return missing;
    }

    /** In words, each field that is there as another type than the wanted one; what else a field says is its owner's business. */
    static List<String> conflicts(ObjectNode wanted, JsonNode there) {
        List<String> conflicts = new ArrayList<>();
        wanted.fieldNames().forEachRemaining(name -> {
            JsonNode present = there.path(name);
            String want = wanted.path(name).path("type").asText();
            String have = present.path("type").asText("object");
            if (!present.isMissingNode() && !have.equals(want)) {
                conflicts.add(name + " is " + have + " there, and has to be " + want);
            }
        });
        return conflicts;
    }
}
