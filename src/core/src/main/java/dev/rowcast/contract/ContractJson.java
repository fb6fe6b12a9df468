package dev.rowcast.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.change.TableId;
import java.io.IOException;
import java.util.List;

/**
 * An entry of the contract log as JSON: what is persisted for ever. The fields stand in one order, so that an entry always gives the same
 * bytes. Reading is strict: an unknown field or a value that can't be means that the entry was written by a newer Rowcast or spoilt, and to
 * guess at numbers would corrupt rows silently. Whatever is added later therefore comes with a new {@code format}.
 */
public final class ContractJson {
    /** The format that is written, and the newest that is read. */
    static final int FORMAT = 1;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ContractJson() {}

    /** The entry as JSON in UTF-8, without line feeds. */
    public static byte[] write(ContractEntry entry) {
        try {
            return JSON.writeValueAsBytes(node(entry));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "a contract entry of " + entry.contract().table() + " can't be written as JSON", e);
        }
    }

    /**
     * The entry that the bytes hold.
     *
     * @throws IllegalArgumentException if they hold none that this version understands; the message has the JSON pointer of what is wrong,
     *     and whoever knows where the bytes come from adds that
     */
    public static ContractEntry parse(byte[] bytes) {
        JsonNode root;
        try (JsonParser parser = JSON.createParser(bytes)) {
            root = JSON.readTree(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("something follows the JSON document");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("broken JSON: " + firstLine(e), e);
        }
        if (root == null || !root.isObject()) {
            throw new IllegalArgumentException("expected a JSON object");
        }
        return ContractEntryReader.read(root);
    }

    private static ObjectNode node(ContractEntry entry) {
        Contract contract = entry.contract();
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.set("table", table(contract.table()));
        root.put("revision", contract.revision());
        root.put("parent", entry.parent());
        root.put("package", contract.packageName());
        root.put("message", contract.messageName());
        ArrayNode fields = root.putArray("fields");
        for (ContractField field : contract.fields()) {
            fields.addObject()
                    .put("number", field.number())
                    .put("name", field.name())
                    .put("column", field.column())
                    .put("type", field.type().name())
                    .put("active", field.active());
        }
        ArrayNode key = root.putArray("key");
        contract.keyNumbers().forEach(key::add);
        root.put("highWater", contract.highWater());
        root.set("shape", shape(entry.shape()));
        root.set("since", since(entry.since()));
        root.put("decidedBy", entry.decidedBy());
        root.put("decidedAtMillis", entry.decidedAtMillis());
        return root;
    }

    private static ObjectNode table(TableId table) {
        return JSON.createObjectNode().put("database", table.database()).put("table", table.table());
    }

    private static ObjectNode shape(TableShape shape) {
        ObjectNode node = JSON.createObjectNode();
        ArrayNode columns = node.putArray("columns");
        for (Column column : shape.columns()) {
            ColumnType type = column.type();
            ObjectNode each = columns.addObject()
                    .put("name", column.name())
                    .put("type", type.semantic().name());
            if (type.bits() != 0) {
                each.put("bits", type.bits()).put("unsigned", type.unsigned());
            }
            if (!type.labels().isEmpty()) {
                addAll(each.putArray("labels"), type.labels());
            }
        }
        addAll(node.putArray("key"), shape.keyColumns());
        return node;
    }

    private static ObjectNode since(LogPosition since) {
        ObjectNode node = JSON.createObjectNode().put("server", since.server());
        if (since.gtid() != null) {
            node.put("gtid", since.gtid());
        }
        return node.put("file", since.file()).put("position", since.position());
    }

    private static void addAll(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    private static String firstLine(IOException e) {
        String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return message == null ? e.toString() : message.lines().findFirst().orElse("");
    }
}
