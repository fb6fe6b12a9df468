package dev.rowcast.destination.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A table as BigQuery has it: its resource, and of each key the write whose number is the highest, or which came last of those. */
final class FakeTable {
    private static final Map<String, String> LEGACY =
            Map.of("INT64", "INTEGER", "FLOAT64", "FLOAT", "BOOL", "BOOLEAN", "STRUCT", "RECORD");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,299}");
    private static long clock = 1_700_000_000_000L;

    private ObjectNode resource;
    private int revision;
    private final long created;
    /** By the text of the key's values. */
    private final Map<List<Object>, Stored> rows =
            new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));

    /** @param values null for a row that was deleted, by name; a NULL is left out */
    record Stored(String sequence, @Nullable Map<String, Object> values) {}

    FakeTable(ObjectNode asked) {
        synchronized (FakeTable.class) {
            created = clock++;
        }
        resource = asked.deepCopy();
        if (resource.has("schema")) {
            legacy((ArrayNode) resource.path("schema").path("fields"));
        }
        check();
    }

    private static void legacy(ArrayNode columns) {
        for (JsonNode column : columns) {
            String type = column.path("type").asText();
            ((ObjectNode) column).put("type", LEGACY.getOrDefault(type, type));
            if (column.has("fields")) {
                legacy((ArrayNode) column.path("fields"));
            }
        }
    }

    private void check() {
        List<String> seen = new ArrayList<>();
        for (JsonNode column : columns()) {
            String name = column.path("name").asText();
            if (!NAME.matcher(name).matches() || seen.contains(name.toLowerCase())) {
                throw new IllegalArgumentException("Invalid field name \"" + name + "\".");
            }
            seen.add(name.toLowerCase());
        }
        if (!seen.containsAll(key()) || key().size() > 16) {
            throw new IllegalArgumentException("Invalid primary key.");
        }
    }

    synchronized List<JsonNode> columns() {
        return list(resource.path("schema").path("fields"));
    }

    synchronized Optional<JsonNode> column(String name) {
        return columns().stream()
                .filter(each -> each.path("name").asText().equalsIgnoreCase(name))
                .findFirst();
    }

    synchronized List<String> key() {
        return list(resource.path("tableConstraints").path("primaryKey").path("columns")).stream()
                .map(JsonNode::asText)
                .toList();
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    synchronized String etag() {
        return "etag" + created + "." + revision;
    }

    synchronized ObjectNode resource() {
        ObjectNode all = resource.deepCopy();
        return all.put("kind", "bigquery#table")
                .put("etag", etag())
                .put("type", resource.path("type").asText("TABLE"))
                .put("creationTime", Long.toString(created));
    }

    /** What the API lets be changed. */
    synchronized void patch(ObjectNode changes) {
        if (changes.has("schema")) {
            ArrayNode wanted = (ArrayNode) changes.path("schema").path("fields");
            legacy(wanted);
            List<JsonNode> is = columns();
            for (int i = 0; i < wanted.size(); i++) {
                boolean fits = i < is.size()
                        ? same(wanted.get(i), is.get(i))
                        : !wanted.get(i).path("mode").asText().equals("REQUIRED");
                if (!fits) {
                    throw new IllegalArgumentException("Provided Schema does not match Table. Field "
                            + wanted.get(i).path("name").asText());
                }
            }
            if (wanted.size() < is.size()) {
                throw new IllegalArgumentException("Provided Schema does not match Table.");
            }
        }
        resource.setAll(changes);
        check();
        revision++;
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.path("name").equals(other.path("name"))
                && one.path("type").equals(other.path("type"))
                && one.path("mode").asText("NULLABLE").equals(other.path("mode").asText("NULLABLE"));
    }

    /** What a statement of a person does. */
    synchronized void alter(Consumer<ObjectNode> change) {
        change.accept(resource);
        revision++;
    }

    synchronized void merge(List<Object> key, Stored row) {
        rows.merge(key, row, (old, next) -> old.sequence().compareTo(next.sequence()) > 0 ? old : next);
    }

    /** Those that are there. */
    synchronized List<Map<String, Object>> rows() {
        List<Map<String, Object>> there = new ArrayList<>();
        for (Stored row : rows.values()) {
            if (row.values() != null) {
                there.add(new LinkedHashMap<>(row.values()));
            }
        }
        return there;
    }

    /**
     * As somebody does who runs an INSERT.
     *
     * @param values null for a DELETE
     */
    synchronized void insert(List<Object> key, @Nullable Map<String, Object> values) {
        rows.put(key, new Stored("", values));
    }

    /** As BigQuery does at some time, which nobody tells. */
    synchronized void forgetDeletes() {
        rows.values().removeIf(row -> row.values() == null);
    }
}
