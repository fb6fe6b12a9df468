package dev.rowcast.cli.deadletters;

import java.util.Locale;

/** How a dead letter ended that needs no more care. */
public enum Settled {
    /** The subscriber has it. */
    DELIVERED,
    /** The subscriber didn't want it, or had it already. */
    SKIPPED;

    /** As it stands in the topic and in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
