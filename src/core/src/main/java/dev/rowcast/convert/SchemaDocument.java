package dev.rowcast.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * A schema as JSON, whole: type, name, version, optional, default, doc, parameters, fields. Equal schemas have equal documents, byte for byte, on
 * each machine and in each version, since a schema's fingerprint is that of its document.
 */
final class SchemaDocument {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SchemaDocument() {}

    static byte[] write(Schema schema) {
        try {
            return JSON.writeValueAsBytes(node(schema));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree in memory can be written", e);
        }
    }

    /** @throws MalformedException if that isn't the document of a schema */
    static Schema read(byte[] document) {
        try {
            return new Reading().schema(JSON.readTree(document));
        } catch (IOException | RuntimeException wrong) {
            throw new MalformedException("this isn't the document of a schema: " + wrong.getMessage());
        }
    }

    private static ObjectNode node(Schema schema) {
        ObjectNode node = JSON.createObjectNode();
        node.put("type", schema.type().name().toLowerCase(Locale.ROOT));
        if (schema.name() != null) {
            node.put("name", schema.name());
        }
        if (schema.version() != null) {
            node.put("version", schema.version());
        }
        if (schema.isOptional()) {
            node.put("optional", true);
        }
        if (schema.doc() != null) {
            node.put("doc", schema.doc());
        }
        if (schema.parameters() != null && !schema.parameters().isEmpty()) {
            ObjectNode parameters = node.putObject("parameters");
            new TreeMap<>(schema.parameters()).forEach(parameters::put);
        }
        if (schema.defaultValue() != null) {
            ByteWriter value = new ByteWriter();
            Codecs.of(schema).write(schema.defaultValue(), value);
            node.put("default", Base64.getEncoder().encodeToString(value.toByteArray()));
        }
        switch (schema.type()) {
            case ARRAY -> node.set("values", node(schema.valueSchema()));
            case MAP -> {
                node.set("keys", node(schema.keySchema()));
                node.set("values", node(schema.valueSchema()));
            }
            case STRUCT -> {
                ArrayNode fields = node.putArray("fields");
                schema.fields()
                        .forEach(field ->
                                fields.addObject().put("field", field.name()).set("schema", node(field.schema())));
            }
            default -> {
                // Nothing within.
            }
        }
        return node;
    }

    /** Equal schemas within one document become one, as {@code before} and {@code after} of an envelope were. */
    private static final class Reading {
        private final Map<JsonNode, Schema> known = new HashMap<>();

        Schema schema(JsonNode node) {
            Schema before = known.get(node);
            if (before != null) {
                return before;
            }
            Schema made = build(node);
            known.put(node, made);
            return made;
        }

        private Schema build(JsonNode node) {
            SchemaBuilder builder = builder(node);
            if (node.has("name")) {
                builder.name(node.get("name").textValue());
            }
            if (node.has("version")) {
                builder.version(node.get("version").intValue());
            }
            if (node.path("optional").booleanValue()) {
                builder.optional();
            }
            if (node.has("doc")) {
                builder.doc(node.get("doc").textValue());
            }
            node.path("parameters")
                    .properties()
                    .forEach(each ->
                            builder.parameter(each.getKey(), each.getValue().textValue()));
            if (node.has("default")) {
                byte[] value = Base64.getDecoder().decode(node.get("default").textValue());
                builder.defaultValue(Codecs.of(builder).read(new ByteReader(value, 0)));
            }
            return builder.build();
        }

        private SchemaBuilder builder(JsonNode node) {
            Schema.Type type = Schema.Type.valueOf(node.path("type").asText().toUpperCase(Locale.ROOT));
            return switch (type) {
                case ARRAY -> SchemaBuilder.array(schema(node.path("values")));
                case MAP -> SchemaBuilder.map(schema(node.path("keys")), schema(node.path("values")));
                case STRUCT -> {
                    SchemaBuilder struct = SchemaBuilder.struct();
                    node.path("fields")
                            .forEach(field ->
                                    struct.field(field.path("field").textValue(), schema(field.path("schema"))));
                    yield struct;
                }
                default -> SchemaBuilder.type(type);
            };
        }
    }
}
