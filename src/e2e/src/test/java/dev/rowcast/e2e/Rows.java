package dev.rowcast.e2e;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Struct;

/** The rows of Debezium's records, told apart by what they hold, whichever converter wrote them. */
final class Rows {
    private Rows() {}

    /** A digest of operation, key and rows. */
    static String digest(Object key, Struct envelope) {
        String text =
                plain(key) + envelope.getString("op") + plain(envelope.get("before")) + plain(envelope.get("after"));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String plain(Object value) {
        if (value instanceof Struct struct) {
            return struct.schema().fields().stream()
                    .map(field -> field.name() + "=" + plain(struct.get(field)))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return HexFormat.of().formatHex(bytes);
        }
        return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
    }
}
