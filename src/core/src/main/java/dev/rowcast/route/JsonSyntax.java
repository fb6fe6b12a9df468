package dev.rowcast.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.rowcast.json.JsonFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks what a tree of nodes no longer shows: whether the text is one JSON document, and whether an object has a key twice. Unlike {@link
 * dev.rowcast.json.StrictJson}, it continues after a duplicate key, and reports line and column.
 */
final class JsonSyntax {
    /** An exponent of so many digits takes an arithmetic that nobody needs here. */
    private static final Pattern ENDLESS = Pattern.compile("[eE][+-]?0*[1-9][0-9]{3}");

    /** Where a key may be a secret that somebody wrote in the wrong place. */
    private static final Pattern SECRETS = Pattern.compile(
            "((?:/routes)?/(?:defaults|subscriptions/[0-9]+)/(?:auth|tls|metadata)|/(?:source|state)/password)/");

    private JsonSyntax() {}

    /**
     * Each duplicate key.
     *
     * @throws JsonProcessingException at the first place that isn't JSON
     * @throws RoutingException if a number is so large that no tree can be made of the document
     */
    static List<Mistake> check(JsonFactory factory, String json) throws JsonProcessingException {
        try (JsonParser parser = factory.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new JsonParseException(parser, "the text is empty", parser.currentLocation());
            }
            List<Mistake> doubled = new ArrayList<>();
            List<Mistake> endless = new ArrayList<>();
            read(parser, doubled, endless);
            if (parser.nextToken() != null) {
                throw new JsonParseException(
                        parser, "text after the end of the document", parser.currentTokenLocation());
            }
            if (!endless.isEmpty()) {
                throw new RoutingException(endless);
            }
            return doubled;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory could not be read", e);
        }
    }

    /** Reads on from the current token to the end of the value that it starts. */
    private static void read(JsonParser parser, List<Mistake> doubled, List<Mistake> endless) throws IOException {
        Deque<Set<String>> open = new ArrayDeque<>();
        JsonToken token = parser.currentToken();
        while (true) {
            if (token.isStructStart()) {
                open.push(new HashSet<>());
            } else if (token.isStructEnd()) {
                open.pop();
            } else if (token == JsonToken.FIELD_NAME && !open.element().add(parser.currentName())) {
                doubled.add(doubled(parser));
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT
                    && ENDLESS.matcher(parser.getText()).find()) {
                endless.add(
                        new Mistake(pointer(parser), "this number is too large; write a whole number, such as 500"));
            }
            if (open.isEmpty()) {
                return;
            }
            token = parser.nextToken();
        }
    }

    private static Mistake doubled(JsonParser parser) {
        String again = " twice (again at " + place(parser.currentTokenLocation()) + "); keep one";
        Matcher secret = SECRETS.matcher(pointer(parser));
        return secret.lookingAt()
                ? new Mistake(secret.group(1), "a key is in it" + again)
                : new Mistake(pointer(parser), "is in its object" + again);
    }

    private static String pointer(JsonParser parser) {
        return parser.getParsingContext().pathAsPointer().toString();
    }

    /** The place, and a description of the fault there. */
    static Mistake explain(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return new Mistake("", "not JSON at " + (at == null ? "its end" : place(at)) + ": " + JsonFault.of(e));
    }

    private static String place(JsonLocation at) {
        return "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
