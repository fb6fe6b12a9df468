package dev.rowcast.destination.dynamodb;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The attributes of a row as a lane keeps them until they are written. It never leaves the task, so its form may change. */
final class ItemBytes {
    private ItemBytes() {}

    static byte[] of(Map<String, AttributeValue> item) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            map(item, out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void map(Map<String, AttributeValue> item, DataOutputStream out) throws IOException {
        out.writeInt(item.size());
        for (Map.Entry<String, AttributeValue> each : item.entrySet()) {
            bytes(each.getKey().getBytes(StandardCharsets.UTF_8), out);
            value(each.getValue(), out);
        }
    }

    private static void value(AttributeValue value, DataOutputStream out) throws IOException {
        out.writeByte(value.type().ordinal());
        switch (value.type()) {
            case S -> bytes(value.s().getBytes(StandardCharsets.UTF_8), out);
            case N -> bytes(value.n().getBytes(StandardCharsets.UTF_8), out);
            case B -> bytes(value.b().asByteArrayUnsafe(), out);
            case BOOL -> out.writeBoolean(value.bool());
            case M -> map(value.m(), out);
            case L -> list(value.l(), out);
            default -> throw new IllegalArgumentException("no row has a value of type " + value.type());
        }
    }

    private static void list(List<AttributeValue> values, DataOutputStream out) throws IOException {
        out.writeInt(values.size());
        for (AttributeValue value : values) {
            value(value, out);
        }
    }

    private static void bytes(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** What {@link #of} made bytes of, which may get more attributes. */
    static Map<String, AttributeValue> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return map(in);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    private static Map<String, AttributeValue> map(DataInputStream in) throws IOException {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            item.put(text(in), value(in));
        }
        return item;
    }

    private static AttributeValue value(DataInputStream in) throws IOException {
        AttributeValue.Type type = AttributeValue.Type.values()[in.readByte()];
        return switch (type) {
            case S -> AttributeValue.fromS(text(in));
            case N -> AttributeValue.fromN(text(in));
            case B -> AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(in.readNBytes(in.readInt())));
            case BOOL -> AttributeValue.fromBool(in.readBoolean());
            case M -> AttributeValue.fromM(map(in));
            case L -> AttributeValue.fromL(list(in));
            default -> throw new IllegalArgumentException("no row has a value of type " + type);
        };
    }

    private static List<AttributeValue> list(DataInputStream in) throws IOException {
        List<AttributeValue> values = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            values.add(value(in));
        }
        return values;
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
