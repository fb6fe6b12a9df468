package dev.rowcast.encode;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Writes a key's value as JSON on one line: the same text for the same value regardless of the width of its type, so that a widened
 * column keeps its keys. Bytes are base64, points in time the numbers that the source connector sends. Stateless.
 */
public final class KeyText {
    private static final JsonStringEncoder JSON = JsonStringEncoder.getInstance();

    /** Far more than MySQL allows; a number with a larger scale could have more digits than fit into memory. */
    private static final int LARGEST_PLAIN_SCALE = 1_000;

    private KeyText() {}

    /** The text of the key. */
    public static String of(Struct key) {
        StringBuilder text = new StringBuilder(32);
        write(key, text);
        return text.toString();
    }

    private static void write(@Nullable Object value, StringBuilder text) {
        if (value == null) {
            text.append("null");
        } else if (value instanceof Struct struct) {
            write(struct, text);
        } else if (value instanceof BigDecimal decimal) {
            write(decimal.stripTrailingZeros(), text);
        } else if (value instanceof Date date) {
            text.append(date.getTime());
        } else if (value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof byte[] bytes) {
            quote(Base64.getEncoder().encodeToString(bytes), text);
        } else if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            quote(Base64.getEncoder().encodeToString(bytes), text);
        } else if (value instanceof List<?> list) {
            write(list, text);
        } else {
            quote(value.toString(), text);
        }
    }

    private static void write(BigDecimal stripped, StringBuilder text) {
        if (stripped.signum() == 0) {
            text.append('0');
        } else {
            boolean plain = Math.abs((long) stripped.scale()) <= LARGEST_PLAIN_SCALE;
            text.append(plain ? stripped.toPlainString() : stripped.toString());
        }
    }

    private static void write(Struct struct, StringBuilder text) {
        text.append('{');
        boolean first = true;
        for (Field field : struct.schema().fields()) {
            if (!first) {
                text.append(',');
            }
            first = false;
            quote(field.name(), text);
            text.append(':');
            write(struct.get(field), text);
        }
        text.append('}');
    }

    private static void write(List<?> list, StringBuilder text) {
        text.append('[');
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            write(list.get(i), text);
        }
        text.append(']');
    }

    private static void quote(String value, StringBuilder text) {
        text.append('"');
        if (isPlain(value)) {
            text.append(value);
        } else {
            JSON.quoteAsString(value, text);
        }
        text.append('"');
    }

    /** Whether the text needs no escapes in JSON, as nearly all texts: the encoder allocates buffers each time, as large as the whole change. */
    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
