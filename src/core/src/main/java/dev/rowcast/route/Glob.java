package dev.rowcast.route;

import java.util.Locale;

/**
 * A name, or a pattern of names in which {@code *} stands for any run of characters.
 *
 * @param canonical the name's characters, with {@link #ANY} for each wildcard
 */
record Glob(String canonical) {
    /** NUL, which no MySQL identifier can hold. */
    static final char ANY = '\0';

    /** Reads one part of a pattern: literal in backticks (a doubled one is one backtick), otherwise with wildcards. */
    static Glob parse(String text) {
        if (text.startsWith("`")) {
            return new Glob(text.substring(1, text.length() - 1).replace("``", "`"));
        }
        return new Glob(text.replace('*', ANY));
    }

    boolean exact() {
        return canonical.indexOf(ANY) < 0;
    }

    boolean matches(String name) {
        if (exact()) {
            return canonical.equals(name);
        }
        int start = canonical.indexOf(ANY);
        int end = canonical.length() - canonical.lastIndexOf(ANY) - 1;
        int limit = name.length() - end;
        if (limit < start
                || !name.regionMatches(0, canonical, 0, start)
                || !name.regionMatches(limit, canonical, canonical.length() - end, end)) {
            return false;
        }
        int at = start;
        int part = start + 1;
        for (int next = canonical.indexOf(ANY, part); next >= 0; next = canonical.indexOf(ANY, part)) {
            String between = canonical.substring(part, next);
            at = name.indexOf(between, at);
            if (at < 0 || at + between.length() > limit) {
                return false;
            }
            at += between.length();
            part = next + 1;
        }
        return true;
    }

    /**
     * The pattern as a regular expression, in which no character but a letter, a digit and an underscore stands as itself.
     *
     * @param any for each wildcard
     */
    String regex(String any) {
        StringBuilder regex = new StringBuilder();
        canonical.codePoints().forEach(c -> {
            if (c == ANY) {
                regex.append(any);
            } else if (c < 128 && (Character.isLetterOrDigit(c) || c == '_')) {
                regex.append((char) c);
            } else {
                regex.append("\\x{").append(Integer.toHexString(c)).append('}');
            }
        });
        return regex.toString();
    }

    Glob lowerCase() {
        return new Glob(canonical.toLowerCase(Locale.ROOT));
    }

    /**
     * The pattern as spelt by a source whose {@code field.name.adjustment.mode} is {@code avro}: an underscore replaces each character that is no ASCII
     * letter, digit or underscore, and one is added before a leading digit.
     */
    Glob adjusted() {
        StringBuilder adjusted = new StringBuilder();
        for (int i = 0; i < canonical.length(); i++) {
            char c = canonical.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (i == 0 && digit) {
                adjusted.append('_');
            }
            adjusted.append(c == ANY || digit || isLetter(c) ? c : '_');
        }
        return new Glob(adjusted.toString());
    }

    /** The pattern as spelt with {@code avro_unicode}, where each such character, the underscore too, is spelt as its code point. */
    Glob adjustedToUnicode() {
        StringBuilder adjusted = new StringBuilder();
        for (int i = 0; i < canonical.length(); i++) {
            char c = canonical.charAt(i);
            if (c == ANY || isLetter(c) || (i > 0 && c >= '0' && c <= '9')) {
                adjusted.append(c);
            } else {
                String number = Integer.toHexString(c);
                adjusted.append("_u").append(number.length() <= 2 ? "00" : "").append(number);
            }
        }
        return new Glob(adjusted.toString());
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Whether some name matches both. */
    boolean overlaps(Glob other) {
        if (exact()) {
            return other.matches(canonical);
        }
        if (other.exact()) {
            return matches(other.canonical);
        }
        // A wildcard of one pattern matches anything between two wildcards of the other.
        String start = start();
        String end = end();
        return (start.startsWith(other.start()) || other.start().startsWith(start))
                && (end.endsWith(other.end()) || other.end().endsWith(end));
    }

    /** The text before the first wildcard. */
    private String start() {
        return canonical.substring(0, canonical.indexOf(ANY));
    }

    /** The text after the last wildcard. */
    private String end() {
        return canonical.substring(canonical.lastIndexOf(ANY) + 1);
    }
}
