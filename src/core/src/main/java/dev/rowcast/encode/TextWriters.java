package dev.rowcast.encode;

import dev.rowcast.contract.shape.Labels;
import dev.rowcast.contract.shape.LogicalType;
import dev.rowcast.contract.shape.SourceColumn;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Writes strings: text, JSON documents, the labels of ENUM and SET. */
final class TextWriters {
    private static final int LABEL = WireWriter.tag(1, WireWriter.LENGTH_DELIMITED);

    private TextWriters() {}

    /** The writer of a STRING, JSON or ENUM field; null if the column doesn't hold text. */
    static @Nullable ValueWriter of(Schema schema, SourceColumn source) {
        LogicalType logical = LogicalType.of(schema);
        if (logical == LogicalType.JSON) {
            return TextWriters::json;
        }
        if (logical == LogicalType.ENUM) {
            List<String> labels = labels(schema);
            return (out, value) -> text(out, Labels.label(labels, (String) value));
        }
        boolean text = schema.name() == null && schema.type() == Schema.Type.STRING;
        return text && !source.isDecimal() && !source.isBinary() ? (out, value) -> text(out, (String) value) : null;
    }

    /** The writer of a SET field; null if the column isn't a SET. */
    static @Nullable ValueWriter ofSet(Schema schema) {
        if (LogicalType.of(schema) != LogicalType.ENUM_SET) {
            return null;
        }
        List<String> labels = labels(schema);
        return (out, value) -> set(out, labels, (String) value);
    }

    private static List<String> labels(Schema schema) {
        return Labels.parse(
                schema.parameters() == null ? null : schema.parameters().get(Labels.parameter()));
    }

    static void text(WireWriter out, String text) {
        int mark = out.written();
        out.utf8(text);
        out.lengthSince(mark);
    }

    /** One of the labels of a SET's message. */
    static void label(WireWriter out, String label) {
        text(out, label);
        out.tag(LABEL);
    }

    /** MySQL allows no comma in a label of a SET. */
    private static void set(WireWriter out, List<String> labels, String joined) {
        boolean escaped = joined.indexOf('\\') >= 0;
        int mark = out.written();
        int end = joined.isEmpty() ? -1 : joined.length();
        while (end >= 0) {
            int comma = joined.lastIndexOf(',', end - 1);
            if (escaped) {
                label(out, Labels.label(labels, joined.substring(comma + 1, end)));
            } else {
                int from = out.written();
                out.utf8(joined, comma + 1, end);
                out.lengthSince(from);
                out.tag(LABEL);
            }
            end = comma;
        }
        out.lengthSince(mark);
    }

    /**
     * A snapshot reads the document as MySQL prints it, with spaces after commas and colons; the stream has no spaces. It is delivered
     * without spaces, so that a row is the same either way.
     */
    private static void json(WireWriter out, Object value) {
        String document = (String) value;
        int length = document.length();
        // Most documents have neither, and are copied as a whole.
        int characters = 0;
        int spaces = 0;
        for (int i = 0; i < length; i++) {
            char c = document.charAt(i);
            characters |= c;
            spaces |= c - ' ' - 1;
        }
        if (spaces >= 0 && characters < 0x80) {
            int mark = out.written();
            out.ascii(document, 0, length);
            out.lengthSince(mark);
        } else if (spaces >= 0 || isCompact(document)) {
            text(out, document);
        } else {
            compact(out, document);
        }
    }

    private static void compact(WireWriter out, String document) {
        int mark = out.written();
        int end = document.length();
        boolean quoted = false;
        for (int i = document.length() - 1; i >= 0; i--) {
            char c = document.charAt(i);
            if (c == '"' && !isEscaped(document, i)) {
                quoted = !quoted;
            } else if (!quoted && isSpace(c)) {
                out.utf8(document, i + 1, end);
                end = i;
            }
        }
        out.utf8(document, 0, end);
        out.lengthSince(mark);
    }

    /** Whether it is certain that all spaces are in strings. */
    private static boolean isCompact(String document) {
        boolean quoted = false;
        for (int i = 0; i < document.length(); i++) {
            char c = document.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (!quoted && (isSpace(c) || c == '\\')) {
                return false;
            }
        }
        // With an odd number of quotes it isn't known which spaces are in strings.
        return !quoted;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
    }

    /** Whether an odd number of backslashes stands before the character. */
    private static boolean isEscaped(String document, int index) {
        int backslashes = 0;
        while (index - backslashes > 0 && document.charAt(index - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
