package dev.rowcast.cli.support;

import java.util.regex.Pattern;

/** A text as one word of a command that somebody pastes into a shell. */
public final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    private ShellWord() {}

    /** The text, in quotes where the shell would take it for something else. */
    public static String of(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
