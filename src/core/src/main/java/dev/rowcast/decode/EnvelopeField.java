package dev.rowcast.decode;

import dev.rowcast.change.Place;
import dev.rowcast.change.RecordException;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * A field of an envelope, read as what Debezium's MySQL connector writes there. What holds anything else is a bad record, and no other record's
 * business.
 *
 * @param path where it is in the envelope, such as {@code source.pos}
 * @param field its place in the struct
 */
record EnvelopeField(String path, Field field) {
    /** A field of the envelope itself that every envelope has. */
    static EnvelopeField of(Schema envelope, String name) {
        return new EnvelopeField(name, Objects.requireNonNull(envelope.field(name), name));
    }

    /** A field of one of its blocks; null where that has none of this name. */
    static @Nullable EnvelopeField within(EnvelopeField block, String name) {
        Field field = block.schema().field(name);
        return field == null ? null : new EnvelopeField(block.path + "." + name, field);
    }

    /** A field of one of its blocks that every envelope has. */
    static EnvelopeField needed(EnvelopeField block, String name) {
        return Objects.requireNonNull(within(block, name), name);
    }

    Schema schema() {
        return field.schema();
    }

    /**
     * The value; null where there is none.
     *
     * @throws RecordException if it is of another class
     */
    <T> @Nullable T read(Place at, Struct block, Class<T> type) {
        Object value = block.get(field);
        if (value == null || type.isInstance(value)) {
            return type.cast(value);
        }
        throw new RecordException(
                at,
                "its \"" + path + "\" is a " + value.getClass().getSimpleName() + " (" + schema().type()
                        + "), and Debezium's MySQL connector writes a " + type.getSimpleName()
                        + " there; look for a transform that rewrites the envelope, of the source connector or of this one");
    }

    /** @throws RecordException if there is none, or one of another class */
    <T> T require(Place at, Struct block, Class<T> type) {
        T value = read(at, block, type);
        if (value == null) {
            throw new RecordException(
                    at,
                    "its \"" + path + "\" is null, and Debezium's MySQL connector always writes a "
                            + type.getSimpleName()
                            + " there; look for a transform that rewrites the envelope, of the source connector or of this one");
        }
        return value;
    }
}
