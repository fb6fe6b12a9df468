package dev.rowcast.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.json.JsonPlace;
import dev.rowcast.json.StrictJson;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

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
            return new Reading().schema(StrictJson.read(document));
        } catch (RuntimeException wrong) {
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
        putInner(schema, node);
        return node;
    }

    private static void putInner(Schema schema, ObjectNode node) {
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
    }

    /** Equal schemas within one document become one, as {@code before} and {@code after} of an envelope were. */
    private static final class Reading {
        private static final Set<String> MEMBERS = Set.of(
                "type", "name", "version", "optional", "doc", "parameters", "default", "keys", "values", "fields");
        private static final Map<String, Schema.Type> TYPES = Stream.of(Schema.Type.values())
                .collect(Collectors.toMap(type -> type.name().toLowerCase(Locale.ROOT), type -> type));

        private final Map<JsonNode, Schema> known = new HashMap<>();

        Schema schema(JsonPlace place) {
            Schema before = known.get(place.node());
            if (before != null) {
                return before;
            }
            Schema made = build(place);
            known.put(place.node(), made);
            return made;
        }

        private Schema build(JsonPlace place) {
            place.only(MEMBERS);
            SchemaBuilder builder = builder(place);
            if (place.has("name")) {
                builder.name(place.text("name"));
            }
            if (place.has("version")) {
                builder.version(place.integer("version", Integer.MIN_VALUE, Integer.MAX_VALUE));
            }
            if (place.has("optional") && place.bool("optional")) {
                builder.optional();
            }
            if (place.has("doc")) {
                builder.doc(place.text("doc"));
            }
            if (place.has("parameters")) {
                place.object("parameters").fields().forEach(each -> builder.parameter(each.name(), parameter(each)));
            }
            if (place.has("default")) {
                byte[] value = Base64.getDecoder().decode(place.text("default"));
                builder.defaultValue(Codecs.of(builder).read(new ByteReader(value, 0)));
            }
            return builder.build();
        }

        /** A parameter may be there and have no value. */
        private static @Nullable String parameter(JsonPlace place) {
            return place.node().isNull() ? null : place.text();
        }

        private SchemaBuilder builder(JsonPlace place) {
            Schema.Type type = place.constant("type", TYPES);
            return switch (type) {
                case ARRAY -> SchemaBuilder.array(schema(place.object("values")));
                case MAP -> SchemaBuilder.map(schema(place.object("keys")), schema(place.object("values")));
                case STRUCT -> {
                    SchemaBuilder struct = SchemaBuilder.struct();
                    place.list("fields", field -> struct.field(field.text("field"), schema(field.object("schema"))));
                    yield struct;
                }
                default -> SchemaBuilder.type(type);
            };
        }
    }
}
