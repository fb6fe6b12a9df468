package dev.rowcast.encode;

import dev.rowcast.contract.shape.SourceColumn;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Writes bytes, which the source connector may send as base64 or hexadecimal text. */
final class BytesWriters {
    private static final byte[] BASE64 = new byte[128];
    private static final byte[] HEX = new byte[128];
    private static final byte NONE = -1;

    static {
        Arrays.fill(BASE64, NONE);
        Arrays.fill(HEX, NONE);
        String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < digits.length(); i++) {
            BASE64[digits.charAt(i)] = (byte) i;
        }
        BASE64['-'] = BASE64['+'];
        BASE64['_'] = BASE64['/'];
        for (int i = 0; i < 16; i++) {
            HEX[Character.forDigit(i, 16)] = (byte) i;
            HEX[Character.toUpperCase(Character.forDigit(i, 16))] = (byte) i;
        }
    }

    private BytesWriters() {}

    /** The writer of a BYTES field; null if the column doesn't hold bytes. */
    static @Nullable ValueWriter of(Schema schema, SourceColumn source, SourceSettings settings) {
        if (schema.name() != null) {
            return null;
        }
        if (schema.type() == Schema.Type.BYTES) {
            return BytesWriters::bytes;
        }
        return schema.type() == Schema.Type.STRING && source.isBinary() ? text(source, settings.binaryText()) : null;
    }

    static void bytes(WireWriter out, Object value) {
        int mark = out.written();
        if (value instanceof byte[] array) {
            out.bytes(array);
        } else {
            out.bytes((ByteBuffer) value);
        }
        out.lengthSince(mark);
    }

    private static ValueWriter text(SourceColumn source, BinaryText setting) {
        return switch (setting) {
            case BASE64 -> (out, value) -> base64(out, (String) value);
            case HEX -> (out, value) -> hex(out, (String) value);
            case RECOGNIZE -> {
                int fixedLength = source.type().equals("BINARY") ? source.length() : 0;
                yield (out, value) -> recognize(out, (String) value, fixedLength);
            }
        };
    }

    /** @param fixedLength length of every value in bytes, if the column fixes it; otherwise 0 */
    private static void recognize(WireWriter out, String text, int fixedLength) {
        boolean canBeHex = isHex(text);
        boolean canBeBase64 = text.length() % 4 == 0;
        if (canBeHex && canBeBase64 && fixedLength > 0) {
            // Padding would have excluded hexadecimal, so only lengths of whole groups remain.
            canBeBase64 = fixedLength % 3 == 0 && text.length() == fixedLength / 3 * 4;
            canBeHex = text.length() == fixedLength * 2;
        }
        if (text.isEmpty() || (canBeBase64 && !canBeHex)) {
            base64(out, text);
        } else if (canBeHex && !canBeBase64) {
            hex(out, text);
        } else if (canBeHex) {
            throw new Unrepresentable(
                    "can be base64 or hexadecimal; set source.binary.handling.mode to the right one, or set"
                            + " binary.handling.mode=bytes on the source connector");
        } else {
            throw malformed("base64 or hexadecimal");
        }
    }

    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return text.length() % 2 == 0;
    }

    private static void hex(WireWriter out, String text) {
        if (text.length() % 2 != 0) {
            throw malformed("hexadecimal");
        }
        int mark = out.written();
        for (int i = text.length() - 2; i >= 0; i -= 2) {
            out.raw((digit(HEX, text.charAt(i), "hexadecimal") << 4) | digit(HEX, text.charAt(i + 1), "hexadecimal"));
        }
        out.lengthSince(mark);
    }

    private static void base64(WireWriter out, String text) {
        if (text.length() % 4 != 0) {
            throw malformed("base64");
        }
        int mark = out.written();
        int end = text.length();
        if (text.endsWith("==")) {
            end -= 4;
            out.raw((sextet(text, end) << 2) | (sextet(text, end + 1) >> 4));
        } else if (text.endsWith("=")) {
            end -= 4;
            out.raw((sextet(text, end + 1) << 4) | (sextet(text, end + 2) >> 2));
            out.raw((sextet(text, end) << 2) | (sextet(text, end + 1) >> 4));
        }
        for (int i = end - 4; i >= 0; i -= 4) {
            int group =
                    sextet(text, i) << 18 | sextet(text, i + 1) << 12 | sextet(text, i + 2) << 6 | sextet(text, i + 3);
            out.raw(group);
            out.raw(group >> 8);
            out.raw(group >> 16);
        }
        out.lengthSince(mark);
    }

    private static int sextet(String text, int index) {
        return digit(BASE64, text.charAt(index), "base64");
    }

    private static int digit(byte[] digits, char c, String encoding) {
        if (c >= 128 || digits[c] == NONE) {
            throw malformed(encoding);
        }
        return digits[c];
    }

    private static Unrepresentable malformed(String encoding) {
        return new Unrepresentable(
                "isn't " + encoding
                        + ", the expected encoding of the column's binary data; set binary.handling.mode=bytes on the source connector");
    }
}
