package dev.rowcast.batch.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Iterator;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Compares JSON documents as MySQL means them. A document of the binary log isn't spelled as SELECT spells it: the order of an object's members, blanks,
 * {@code 1.0} and {@code 1}, and what MySQL keeps as a date, a time or bytes, which has another text in each. Stateless.
 */
final class JsonTrees {
    private static final JsonMapper JSON = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(Integer.MAX_VALUE)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .disable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final Pattern FRACTION = Pattern.compile("((?:.* )?-?\\d+:\\d\\d:\\d\\d)\\.(\\d*?)0*");
    private static final Pattern BYTES = Pattern.compile("base64:type\\d+:(.*)", Pattern.DOTALL);

    private JsonTrees() {}

    static boolean same(String one, String other) {
        try {
            return same(JSON.readTree(one), JSON.readTree(other));
        } catch (JsonProcessingException notJson) {
            return false;
        }
    }

    private static boolean same(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue()) == 0;
        }
        if (one.isTextual() && other.isTextual()) {
            return one.equals(other) || text(one.textValue()).equals(text(other.textValue()));
        }
        if (one.getNodeType() != other.getNodeType() || one.size() != other.size()) {
            return false;
        }
        if (one.isObject()) {
            return sameMembers(one, other);
        }
        return one.isArray() ? sameElements(one, other) : one.equals(other);
    }

    private static boolean sameMembers(JsonNode one, JsonNode other) {
        for (Map.Entry<String, JsonNode> member : one.properties()) {
            JsonNode same = other.get(member.getKey());
            if (same == null || !same(member.getValue(), same)) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameElements(JsonNode one, JsonNode other) {
        Iterator<JsonNode> others = other.iterator();
        for (JsonNode element : one) {
            if (!same(element, others.next())) {
                return false;
            }
        }
        return true;
    }

    private static String text(String text) {
        var fraction = FRACTION.matcher(text);
        if (fraction.matches()) {
            return fraction.group(2).isEmpty() ? fraction.group(1) : fraction.group(1) + "." + fraction.group(2);
        }
        var bytes = BYTES.matcher(text);
        return bytes.matches() ? bytes.group(1) : text;
    }
}
