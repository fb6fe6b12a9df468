package dev.rowcast.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON document of which nothing may be lost or guessed: a key that stands twice, text behind the end and whatever is nested deeper than {@link
 * #MAX_DEPTH} are refused, and numbers keep all their digits (though -0.0 becomes 0.0). Stateless; safe for any thread.
 */
public final class StrictJson {
    /** Objects and lists within one another, at most: far more than any document of Rowcast has, and far less than a thread's stack takes. */
    public static final int MAX_DEPTH = 500;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private StrictJson() {}

    /**
     * The document that the text holds; what isn't there if there is nothing.
     *
     * @throws IllegalArgumentException if it isn't JSON, or more than one document; the message says what is wrong
     */
    public static JsonPlace read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same of a text in UTF-8. */
    public static JsonPlace read(byte[] utf8) {
        try (JsonParser parser = JSON.createParser(utf8)) {
            JsonNode root = JSON.readTree(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("something follows the JSON document");
            }
            return JsonPlace.root(root == null ? MissingNode.getInstance() : root);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("broken JSON: " + JsonFault.of(e) + place(e.getLocation()));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("broken JSON: a number that is too large");
        } catch (IOException e) {
            throw new IllegalArgumentException("broken JSON: it isn't UTF-8");
        }
    }

    private static String place(@Nullable JsonLocation at) {
        return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
