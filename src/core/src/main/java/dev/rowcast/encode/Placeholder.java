package dev.rowcast.encode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** The placeholder for a value that the source doesn't have, in the form of each Connect type that a column can have. */
final class Placeholder {
    private final String text;
    private final ByteBuffer bytes;
    private final String base64;
    private final String hex;

    Placeholder(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        this.text = text;
        this.bytes = ByteBuffer.wrap(utf8);
        this.base64 = Base64.getEncoder().encodeToString(utf8);
        this.hex = HexFormat.of().formatHex(utf8);
    }

    boolean isText(String value) {
        return value.length() == text.length() && value.equals(text);
    }

    boolean isEncoded(String value) {
        return (value.length() == base64.length() && value.equals(base64))
                || (value.length() == hex.length() && value.equals(hex));
    }

    boolean isBytes(Object value) {
        if (value instanceof byte[] array) {
            return array.length == bytes.remaining() && bytes.equals(ByteBuffer.wrap(array));
        }
        return bytes.equals(value);
    }
}
