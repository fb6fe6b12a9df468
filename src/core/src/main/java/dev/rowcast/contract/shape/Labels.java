package dev.rowcast.contract.shape;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Labels of ENUM and SET columns, which Debezium escapes: a comma inside a label as {@code \,} in the schema parameter {@code allowed}
 * and in streamed values, but not in values that a snapshot read; a backslash as {@code \\} in some releases.
 */
public final class Labels {
    private static final String ALLOWED = "allowed";

    private Labels() {}

    /** The parameter's name in a Connect schema. */
    public static String parameter() {
        return ALLOWED;
    }

    /**
     * Splits the schema parameter.
     *
     * @param allowed labels with commas between; null where the schema says nothing
     * @return the labels as MySQL holds them, in the column's order
     */
    public static List<String> parse(@Nullable String allowed) {
        if (allowed == null) {
            return List.of();
        }
        List<String> labels = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < allowed.length(); i++) {
            char c = allowed.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == ',') {
                labels.add(unescape(allowed.substring(start, i)));
                start = i + 1;
            }
        }
        labels.add(unescape(allowed.substring(start)));
        return labels;
    }

    /**
     * The label as MySQL holds it, whether snapshot or stream sent it.
     *
     * @param labels the column's labels, as {@link #parse} gives them
     * @param sent the label as the record has it
     */
    public static String label(List<String> labels, String sent) {
        if (sent.indexOf('\\') < 0 || labels.contains(sent)) {
            return sent;
        }
        String unescaped = unescape(sent);
        return labels.isEmpty() || labels.contains(unescaped) ? unescaped : sent;
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && (text.charAt(i + 1) == ',' || text.charAt(i + 1) == '\\')) {
                i++;
                c = text.charAt(i);
            }
            plain.append(c);
        }
        return plain.toString();
    }
}
