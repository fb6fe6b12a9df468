package dev.rowcast.cel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.primitives.UnsignedLong;
import dev.cel.bundle.CelBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** JSON in expressions: {@code json(row.items)} is its value, whole numbers exactly as integers. */
final class JsonText {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private JsonText() {}

    static CelBuilder in(CelBuilder cel) {
        return cel.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(
                        "json", CelOverloadDecl.newGlobalOverload("json_string", SimpleType.DYN, SimpleType.STRING)))
                .addFunctionBindings(CelFunctionBinding.from("json_string", String.class, JsonText::read));
    }

    private static Object read(String text) {
        try {
            return value(Objects.requireNonNullElse(JSON.readValue(text, Object.class), Null.NULL));
        } catch (JsonProcessingException notJson) {
            // Its message shows the text.
            throw new IllegalArgumentException("it isn't JSON");
        }
    }

    /** Expressions know no null in Java's sense. */
    private enum Null {
        NULL
    }

    private static Object value(@Nullable Object read) {
        if (read == null || read == Null.NULL) {
            return dev.cel.common.values.NullValue.NULL_VALUE;
        }
        if (read instanceof Integer number) {
            return (long) number;
        }
        if (read instanceof BigInteger number) {
            return UnsignedLong.valueOf(number);
        }
        if (read instanceof List<?> list) {
            List<Object> values = new ArrayList<>();
            list.forEach(each -> values.add(value(each)));
            return values;
        }
        if (read instanceof Map<?, ?> members) {
            Map<String, Object> values = new LinkedHashMap<>();
            members.forEach((name, each) -> values.put(String.valueOf(name), value(each)));
            return values;
        }
        return read;
    }

    /** The text of a value of numbers, texts, lists, maps and null; members in the order of their names. */
    static String write(@Nullable Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException fault) {
            throw new IllegalStateException("a value that was just made can't be written as JSON", fault);
        }
    }
}
