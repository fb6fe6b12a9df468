package dev.rowcast.contract;

/**
 * Names of tables and columns within texts that people write. A name in backticks is taken literally, with a backtick doubled, as MySQL has it; one has to
 * be where it holds what the text has a meaning for. A backtick elsewhere than where a name begins, or without its pair, is a character like any other.
 */
public final class NameText {
    private static final String MEANINGFUL = ",=;@`";
    private static final String BEFORE_NAMES = ":,=;.";

    private NameText() {}

    /** The name as {@link #name} reads it, in backticks only where it has to be. */
    public static String of(String name) {
        boolean plain = name.equals(name.trim()) && name.chars().noneMatch(c -> MEANINGFUL.indexOf(c) >= 0);
        return plain ? name : "`" + name.replace("`", "``") + "`";
    }

    /** The name that the text is; blanks around it don't count. */
    public static String name(String text) {
        String trimmed = text.trim();
        boolean quoted = trimmed.startsWith("`") && closing(trimmed, 0) == trimmed.length() - 1;
        return quoted ? trimmed.substring(1, trimmed.length() - 1).replace("``", "`") : trimmed;
    }

    /** Where the character stands outside of names in backticks, from there on; -1 if nowhere. The text up to there ends with a whole name. */
    public static int indexOf(String text, char wanted, int from) {
        boolean begins = true;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            int closing = c == '`' && begins ? closing(text, i) : -1;
            if (closing > 0) {
                i = closing;
                begins = false;
            } else if (c == wanted) {
                return i;
            } else {
                begins = BEFORE_NAMES.indexOf(c) >= 0 || (begins && Character.isWhitespace(c));
            }
        }
        return -1;
    }

    /** The backtick that ends the name which begins at that one; -1 if there is none. */
    private static int closing(String text, int opening) {
        int i = text.indexOf('`', opening + 1);
        while (i >= 0 && i + 1 < text.length() && text.charAt(i + 1) == '`') {
            i = text.indexOf('`', i + 2);
        }
        return i;
    }
}
