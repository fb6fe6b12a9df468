package dev.rowcast.cel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rowcast.change.TableId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a mapping file, YAML or JSON, and names every mistake with its line. For one file. */
final class MappingFileParser {
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Set<String> TOP = Set.of("version", "tables");
    private static final Set<String> OUTPUT = Set.of("when", "each", "key", "columns");

    private final List<String> mistakes = new ArrayList<>();

    /**
     * A value with its place.
     *
     * @param value a text, or members by their names
     */
    private record Node(Object value, int line, String pointer) {
        @SuppressWarnings("unchecked")
        Map<String, Node> members() {
            return value instanceof Map ? (Map<String, Node>) value : Map.of();
        }

        boolean isText() {
            return value instanceof String;
        }

        MappingText text() {
            return new MappingText(String.valueOf(value), line, pointer);
        }

        @Override
        public String toString() {
            return "line " + line + ", " + (pointer.isEmpty() ? "the file as a whole" : pointer);
        }
    }

    private MappingFileParser() {}

    /** @throws IllegalArgumentException with every mistake, each with its line */
    static MappingFile parse(String text) {
        MappingFileParser parser = new MappingFileParser();
        MappingFile file = parser.file(parser.read(text));
        if (!parser.mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", parser.mistakes));
        }
        return file;
    }

    private Node read(String text) {
        try (JsonParser in = YAML.createParser(text)) {
            return in.nextToken() == null ? new Node(Map.of(), 1, "") : read(in, "");
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(
                    "line " + broken.getLocation().getLineNr() + ": " + broken.getOriginalMessage(), broken);
        } catch (IOException impossible) {
            throw new IllegalStateException("a text can't be read", impossible);
        }
    }

    private Node read(JsonParser in, String pointer) throws IOException {
        int line = in.currentTokenLocation().getLineNr();
        if (in.currentToken() == JsonToken.START_OBJECT) {
            Map<String, Node> members = new LinkedHashMap<>();
            while (in.nextToken() != JsonToken.END_OBJECT) {
                String name = in.currentName();
                in.nextToken();
                members.put(
                        name, read(in, pointer + "/" + name.replace("~", "~0").replace("/", "~1")));
            }
            return new Node(members, line, pointer);
        }
        if (in.currentToken() == JsonToken.START_ARRAY) {
            in.skipChildren();
            return new Node(List.of(), line, pointer);
        }
        return new Node(in.currentToken() == JsonToken.VALUE_NULL ? "" : in.getText(), line, pointer);
    }

    private MappingFile file(Node top) {
        known(top, TOP);
        Node version = top.members().get("version");
        Map<TableId, List<OutputRules>> tables = new LinkedHashMap<>();
        Set<TableId> outputs = new TreeSet<>((one, other) -> one.toString().compareTo(other.toString()));
        objects(top, "tables").forEach((name, node) -> {
            TableId table = table(name, node);
            List<OutputRules> rules = new ArrayList<>();
            objects(node).forEach((output, each) -> {
                rules.add(rules(output, each));
                if (table != null && !outputs.add(new TableId(table.database(), output))) {
                    mistake(
                            each,
                            "another table of " + table.database() + " has an output " + output
                                    + "; give each its own");
                }
            });
            if (table != null) {
                tables.put(table, rules);
            }
        });
        return new MappingFile(version == null ? "" : text(version).expression(), tables);
    }

    private @Nullable TableId table(String name, Node node) {
        int dot = name.indexOf('.');
        if (dot <= 0 || dot == name.length() - 1) {
            mistake(node, "\"" + name + "\" is no table; write database.table");
            return null;
        }
        return new TableId(name.substring(0, dot), name.substring(dot + 1));
    }

    private OutputRules rules(String name, Node node) {
        known(node, OUTPUT);
        Node when = node.members().get("when");
        Node each = node.members().get("each");
        Map<String, MappingText> key = texts(node, "key");
        if (each != null && key.isEmpty()) {
            mistake(
                    node,
                    "\"each\" makes several documents of a row; name in \"key\" what tells them from one another");
        }
        if (each == null && !key.isEmpty()) {
            mistake(node, "\"key\" is for the documents of \"each\"; a row's own key is always there");
        }
        return new OutputRules(
                name, when == null ? null : text(when), each == null ? null : text(each), key, texts(node, "columns"));
    }

    private Map<String, MappingText> texts(Node parent, String name) {
        Node node = parent.members().get(name);
        Map<String, MappingText> texts = new LinkedHashMap<>();
        if (node != null) {
            if (node.isText() || node.members().isEmpty()) {
                mistake(node, "write expressions by the names of columns");
            }
            node.members().forEach((column, each) -> texts.put(column, text(each)));
        }
        return texts;
    }

    private MappingText text(Node node) {
        if (!node.isText() || node.text().expression().isBlank()) {
            mistake(node, "write a text");
        }
        return node.text();
    }

    private Map<String, Node> objects(Node parent, String name) {
        Node node = parent.members().get(name);
        if (node == null) {
            mistake(parent, "\"" + name + "\" is missing");
            return Map.of();
        }
        return objects(node);
    }

    private Map<String, Node> objects(Node node) {
        if (node.members().isEmpty()) {
            mistake(node, "it is empty, or no object");
        }
        return node.members();
    }

    private void known(Node node, Set<String> names) {
        node.members().forEach((name, member) -> {
            if (!names.contains(name)) {
                mistake(member, "there is no such key; those are " + String.join(", ", new TreeSet<>(names)));
            }
        });
    }

    private void mistake(Node node, String found) {
        mistakes.add(node + ": " + found);
    }
}
