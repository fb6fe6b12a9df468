package dev.rowcast.encode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Converts values to and from text. */
final class BridgeTexts {
    private static final JsonFactory JSON = new JsonFactory();

    private BridgeTexts() {}

    /**
     * The value as text; null if no text represents it without loss.
     *
     * @param fraction digits of a fraction of a second, or {@link BridgeTimes#UNKNOWN_FRACTION}
     */
    static @Nullable String of(Object value, int fraction) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Number) {
            return BridgeNumbers.plain(value);
        }
        if (value instanceof byte[] bytes) {
            return decoded(bytes);
        }
        if (value instanceof List<?> labels) {
            return labels.stream().map(String.class::cast).collect(Collectors.joining(","));
        }
        return BridgeTimes.text(value, fraction);
    }

    /** Whether the text is one JSON document. */
    static boolean isJson(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            // Not JSON: the parser throws for nothing else, because it reads from memory.
            return false;
        }
    }

    /** Whether it has a surrogate without its pair, which UTF-8 can't carry. */
    static boolean isMalformed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isHighSurrogate(text.charAt(i))
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static @Nullable String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            // Not UTF-8, so no text represents it without loss.
            return null;
        }
    }
}
