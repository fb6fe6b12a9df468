package dev.rowcast.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with a text that isn't JSON, in words that quote nothing of it: what is read may be a file of passwords by mistake. Jackson's own messages quote,
 * so that only what is known here of them is handed on.
 */
public final class JsonFault {
    private static final Map<String, String> WORDS = Map.of(
            "Unrecognized token",
            "a word that is none of true, false and null; write texts in double quotes",
            "Non-standard token",
            "a number that JSON doesn't have",
            "Duplicate field",
            "an object has a key twice",
            "Numeric value",
            "a number that is too large",
            "Unrecognized character escape",
            "a backslash before a character that has no meaning with it; write two backslashes for one",
            "Illegal unquoted character",
            "a control character in a text, such as a line break; close the quotes, or write \\n for one");

    /** Jackson's, of which nothing but these parts of JSON itself is from the text. */
    private static final Pattern UNEXPECTED = Pattern.compile(
            "(Unexpected character) \\('(?:([{}\\[\\]:,\"])|.*?)' \\(code [^)]*\\)\\)(: (?:was expecting|expected) [^(;\\n]*)?.*",
            Pattern.DOTALL);

    private static final Pattern PLAIN = Pattern.compile(
            "((?:the text is empty|text after the end|Unexpected end-of-input|Invalid numeric value: Leading zeroes|Document nesting depth|[A-Za-z ]+ length \\().*)",
            Pattern.DOTALL);

    private JsonFault() {}

    /** What is wrong, without a full stop and without the place. */
    public static String of(JsonProcessingException fault) {
        String message = fault.getOriginalMessage();
        if (message.contains("ALLOW_COMMENTS")) {
            return "a comment; JSON has no comments, so remove it";
        }
        if (message.contains("'''")) {
            return "a single quote; write texts and keys in double quotes";
        }
        for (Map.Entry<String, String> known : WORDS.entrySet()) {
            if (message.startsWith(known.getKey())) {
                return known.getValue();
            }
        }
        Matcher unexpected = UNEXPECTED.matcher(message);
        if (unexpected.matches()) {
            String sign = unexpected.group(2) == null ? "" : " " + unexpected.group(2);
            String wanted =
                    unexpected.group(3) == null ? "" : unexpected.group(3).strip();
            return unexpected.group(1) + sign + wanted;
        }
        return PLAIN.matcher(message).matches() ? withoutSettings(message) : "something that JSON doesn't have";
    }

    /** The rest of Jackson's message is about its own settings and sources. */
    private static String withoutSettings(String message) {
        return message.replaceAll("(?s)\\R.*|; .*| ?\\((for|start marker|possibly|valid JSON) .*|, from .*?(?=\\))", "")
                .strip();
    }
}
