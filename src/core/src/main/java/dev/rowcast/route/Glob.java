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

    /** Reads one part of a pattern: literally between backticks (a doubled one is one backtick), else with wildcards. */
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
        return exact() ? canonical.equals(name) : overlaps(new Glob(name));
    }

    Glob lowerCase() {
        return new Glob(canonical.toLowerCase(Locale.ROOT));
    }

    /** Whether some name matches both. */
    boolean overlaps(Glob other) {
        String a = canonical;
        String b = other.canonical;
        boolean[][] rest = new boolean[a.length() + 1][b.length() + 1];
        for (int i = a.length(); i >= 0; i--) {
            for (int j = b.length(); j >= 0; j--) {
                rest[i][j] = (i == a.length() && j == b.length()) || step(a, i, b, j, rest);
            }
        }
        return rest[0][0];
    }

    private static boolean step(String a, int i, String b, int j, boolean[][] rest) {
        boolean moreA = i < a.length();
        boolean moreB = j < b.length();
        if (moreA && moreB && a.charAt(i) == b.charAt(j) && rest[i + 1][j + 1]) {
            return true;
        }
        boolean wild = (moreA && a.charAt(i) == ANY) || (moreB && b.charAt(j) == ANY);
        // A wildcard ends here, or swallows one more character of the other side.
        return wild && ((moreA && rest[i + 1][j]) || (moreB && rest[i][j + 1]));
    }
}
