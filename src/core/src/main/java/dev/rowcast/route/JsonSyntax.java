package dev.rowcast.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks what a tree of nodes no longer shows: whether the text is one JSON document, and whether an object has a key twice. Unlike {@link
 * dev.rowcast.json.StrictJson}, it continues after a duplicate key, and reports line and column.
 */
final class JsonSyntax {
    private JsonSyntax() {}

    /**
     * Each duplicate key.
     *
     * @throws JsonProcessingException at the first place that isn't JSON
     */
    static List<Mistake> check(JsonFactory factory, String json) throws JsonProcessingException {
        try (JsonParser parser = factory.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new JsonParseException(parser, "the text is empty", parser.currentLocation());
            }
            List<Mistake> doubled = doubledKeys(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException(
                        parser, "text after the end of the document", parser.currentTokenLocation());
            }
            return doubled;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory could not be read", e);
        }
    }

    /** Reads on from the current token to the end of the value that it starts. */
    private static List<Mistake> doubledKeys(JsonParser parser) throws IOException {
        List<Mistake> doubled = new ArrayList<>();
        Deque<Set<String>> open = new ArrayDeque<>();
        JsonToken token = parser.currentToken();
        while (true) {
            if (token.isStructStart()) {
                open.push(new HashSet<>());
            } else if (token.isStructEnd()) {
                open.pop();
            } else if (token == JsonToken.FIELD_NAME && !open.element().add(parser.currentName())) {
                doubled.add(new Mistake(
                        parser.getParsingContext().pathAsPointer().toString(),
                        "is in its object twice (again at " + place(parser.currentTokenLocation()) + "); keep one"));
            }
            if (open.isEmpty()) {
                return doubled;
            }
            token = parser.nextToken();
        }
    }

    /** The place, and a description of the fault there. */
    static Mistake explain(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return new Mistake("", "not JSON at " + (at == null ? "its end" : place(at)) + ": " + found(e));
    }

    private static String found(JsonProcessingException e) {
        String text = e.getOriginalMessage();
        if (text.contains("ALLOW_COMMENTS")) {
            return "a comment; JSON has no comments, so remove it";
        }
        if (text.contains("'''")) {
            return "a single quote; write texts and keys in double quotes";
        }
        // The rest of Jackson's message is about its own settings and sources.
        return text.replaceAll("(?s)\\R.*|; .*| ?\\((for|start marker|possibly|valid JSON) .*", "")
                .replaceAll("\\(JSON .*? are allowed\\)", "")
                .strip();
    }

    private static String place(JsonLocation at) {
        return "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
