package dev.rowcast.standalone.config;

import dev.rowcast.route.Mistake;
import dev.rowcast.route.MistakeList;
import java.util.List;

/** The configuration can't be used. The message lists every mistake with its JSON pointer. */
public final class RunConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    RunConfigException(List<Mistake> mistakes) {
        super(MistakeList.text("configuration", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /** Every mistake found, at least one; those of a file of routes begin with the file's name and {@code #}. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
