package dev.rowcast.encode;

import dev.rowcast.contract.shape.LogicalType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Writes {@code rowcast.v1.Geometry} and {@code rowcast.v1.FloatVector}. */
final class MessageWriters {
    private static final int WKB = WireWriter.tag(1, WireWriter.LENGTH_DELIMITED);
    private static final int SRID = WireWriter.tag(2, WireWriter.VARINT);
    private static final int COMPONENTS = WireWriter.tag(1, WireWriter.LENGTH_DELIMITED);

    private MessageWriters() {}

    /** The writer of a GEOMETRY field; null if the column isn't spatial. */
    static @Nullable ValueWriter ofGeometry(Schema schema) {
        LogicalType logical = LogicalType.of(schema);
        if (logical == LogicalType.GEOMETRY) {
            return geometry(schema, struct -> new byte[0]);
        }
        if (logical == LogicalType.POINT) {
            Field x = StructFields.withoutDefault(schema.field("x"));
            Field y = StructFields.withoutDefault(schema.field("y"));
            return geometry(schema, struct -> point((Double) struct.get(x), (Double) struct.get(y)));
        }
        return null;
    }

    /** The writer of a VECTOR field; null if the column isn't a VECTOR. */
    static @Nullable ValueWriter ofVector(Schema schema) {
        return LogicalType.of(schema) == LogicalType.FLOAT_VECTOR ? MessageWriters::vector : null;
    }

    private interface Shape {
        byte[] wkb(Struct struct);
    }

    private static ValueWriter geometry(Schema schema, Shape withoutWkb) {
        Field wkb = StructFields.withoutDefault(schema.field("wkb"));
        Field srid = StructFields.withoutDefault(schema.field("srid"));
        return (out, value) -> {
            Struct struct = (Struct) value;
            int mark = out.written();
            Object system = struct.get(srid);
            if (system != null) {
                out.varint((Integer) system & 0xFFFFFFFFL);
                out.tag(SRID);
            }
            Object sent = struct.get(wkb);
            Object shape = sent == null ? withoutWkb.wkb(struct) : sent;
            if (!isEmpty(shape)) {
                BytesWriters.bytes(out, shape);
                out.tag(WKB);
            }
            out.lengthSince(mark);
        };
    }

    private static boolean isEmpty(Object bytes) {
        return bytes instanceof ByteBuffer buffer ? !buffer.hasRemaining() : ((byte[]) bytes).length == 0;
    }

    private static byte[] point(double x, double y) {
        return ByteBuffer.allocate(21)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 1)
                .putInt(1)
                .putDouble(x)
                .putDouble(y)
                .array();
    }

    private static void vector(WireWriter out, Object value) {
        List<?> components = (List<?>) value;
        int mark = out.written();
        for (int i = components.size() - 1; i >= 0; i--) {
            if (!(components.get(i) instanceof Float component)) {
                throw new Unrepresentable(
                        "has a NULL component, which MySQL's VECTOR doesn't allow; look for a transform that rewrites it");
            }
            out.fixed32(Float.floatToRawIntBits(component));
        }
        if (!components.isEmpty()) {
            out.lengthSince(mark);
            out.tag(COMPONENTS);
        }
        out.lengthSince(mark);
    }
}
