package dev.rowcast.cli.support;

import dev.rowcast.contract.gate.HoldAdvice;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands as somebody pastes them into a shell, with the options that this one was given to find the same cluster. Immutable.
 *
 * @param where these options, each a word of its own or two; none where the defaults do
 */
public record Paste(List<String> where) {
    /** Without any options. */
    public static final Paste PLAIN = new Paste(List.of());

    public Paste {
        where = List.copyOf(where);
    }

    /** That command, which is fit for a shell as it is, at the same cluster. */
    public String of(String command) {
        return where.isEmpty() ? command : command + " " + words(where);
    }

    /** With one option more; its value can be anything. */
    public Paste with(String option, String value) {
        List<String> more = new ArrayList<>(where);
        if (value.startsWith("-")) {
            more.add(option + "=" + value);
        } else {
            more.add(option);
            more.add(value);
        }
        return new Paste(more);
    }

    /** The words as a shell takes them. */
    public static String words(List<String> words) {
        return String.join(" ", words.stream().map(HoldAdvice::shellWord).toList());
    }
}
