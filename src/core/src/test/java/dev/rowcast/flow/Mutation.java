package dev.rowcast.flow;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.RawRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** What somebody on the way made of one field of a record. The record stays one that Connect could hand over: values fit their schemas. */
@FunctionalInterface
interface Mutation {
    /** The field as it is instead; null where it is gone. */
    @Nullable SchemaAndValue of(Schema schema, @Nullable Object value);

    static Mutation drop() {
        return (schema, value) -> null;
    }

    /** NULL, whether or not the schema allowed it. */
    static Mutation nothing() {
        return (schema, value) -> new SchemaAndValue(copy(schema).optional().build(), null);
    }

    static Mutation retype(Schema other, Object value) {
        return (schema, old) -> new SchemaAndValue(other, value);
    }

    /** Another value, where the schema allows it. */
    static Mutation value(Object other) {
        return (schema, old) -> new SchemaAndValue(schema, fits(schema, other) ? other : old);
    }

    /** Another logical type, where the value is one of it. */
    static Mutation rename(@Nullable String name) {
        return (schema, value) -> {
            SchemaBuilder renamed = SchemaBuilder.type(schema.type()).name(name);
            Schema other = (schema.type() == Schema.Type.STRUCT ? fields(renamed, schema) : complete(renamed, schema))
                    .optional()
                    .build();
            return fits(other, value)
                    ? new SchemaAndValue(other, value instanceof Struct struct ? moved(other, struct) : value)
                    : new SchemaAndValue(schema, value);
        };
    }

    static Mutation parameter(String name, String value) {
        return (schema, old) -> {
            Schema other = copy(schema).parameter(name, value).build();
            return new SchemaAndValue(other, old instanceof Struct struct ? moved(other, struct) : old);
        };
    }

    private static SchemaBuilder complete(SchemaBuilder builder, Schema like) {
        return switch (like.type()) {
            case ARRAY -> SchemaBuilder.array(like.valueSchema()).name(builder.name());
            case MAP -> SchemaBuilder.map(like.keySchema(), like.valueSchema()).name(builder.name());
            default -> builder;
        };
    }

    private static boolean fits(Schema schema, @Nullable Object value) {
        if (value instanceof Struct) {
            return schema.type() == Schema.Type.STRUCT;
        }
        try {
            ConnectSchema.validateValue(schema, value);
            return true;
        } catch (RuntimeException unfit) {
            return false;
        }
    }

    /** The record at another place. */
    static RawRecord at(RawRecord raw, String topic, int partition, long offset) {
        return new RawRecord(
                new KafkaPlace(topic, partition, offset),
                raw.keySchema(),
                raw.key(),
                raw.valueSchema(),
                raw.value(),
                "the runtime's record",
                raw.headers());
    }

    /** The record with another value of the field at that path, such as {@code source.pos}. */
    default RawRecord inValue(RawRecord raw, String path) {
        Struct value = mutate((Struct) raw.value(), List.of(path.split("/")));
        return new RawRecord(raw.at(), raw.keySchema(), raw.key(), value.schema(), value, raw.origin(), raw.headers());
    }

    /** The record with another value of that field of its key. */
    default RawRecord inKey(RawRecord raw, String field) {
        Struct key = mutate((Struct) raw.key(), List.of(field));
        return new RawRecord(raw.at(), key.schema(), key, raw.valueSchema(), raw.value(), raw.origin(), raw.headers());
    }

    private Struct mutate(Struct struct, List<String> path) {
        List<SchemaAndValue> parts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Field field : struct.schema().fields()) {
            Object value = struct.getWithoutDefault(field.name());
            SchemaAndValue part = new SchemaAndValue(field.schema(), value);
            if (field.name().equals(path.get(0))) {
                part = path.size() == 1
                        ? of(field.schema(), value)
                        : nested(field.schema(), (Struct) value, path.subList(1, path.size()));
            }
            if (part != null) {
                names.add(field.name());
                parts.add(part);
            }
        }
        SchemaBuilder schema = bare(struct.schema());
        for (int i = 0; i < parts.size(); i++) {
            schema.field(names.get(i), parts.get(i).schema());
        }
        Schema built = schema.build();
        Struct mutated = new Struct(built);
        for (int i = 0; i < parts.size(); i++) {
            mutated.put(names.get(i), parts.get(i).value());
        }
        return mutated;
    }

    private SchemaAndValue nested(Schema schema, @Nullable Struct value, List<String> path) {
        if (value == null) {
            return new SchemaAndValue(schema, null);
        }
        Struct mutated = mutate(value, path);
        return new SchemaAndValue(mutated.schema(), mutated);
    }

    private static Struct moved(Schema schema, Struct from) {
        Struct moved = new Struct(schema);
        from.schema().fields().forEach(field -> moved.put(field.name(), from.getWithoutDefault(field.name())));
        return moved;
    }

    private static SchemaBuilder copy(Schema schema) {
        return schema.type() == Schema.Type.STRUCT ? fields(bare(schema), schema) : bare(schema);
    }

    private static SchemaBuilder fields(SchemaBuilder builder, Schema like) {
        like.fields().forEach(field -> builder.field(field.name(), field.schema()));
        return builder;
    }

    /** All but its fields. */
    private static SchemaBuilder bare(Schema schema) {
        SchemaBuilder builder = complete(SchemaBuilder.type(schema.type()), schema);
        builder.name(schema.name()).version(schema.version());
        if (schema.parameters() != null) {
            schema.parameters().forEach(builder::parameter);
        }
        return schema.isOptional() ? builder.optional() : builder;
    }
}
