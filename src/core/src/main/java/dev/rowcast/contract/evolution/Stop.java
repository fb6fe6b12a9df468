package dev.rowcast.contract.evolution;

import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/** Whether a change of a table stops rows until a person decides. In the order of strictness. */
public enum Stop {
    /** Rows go on. */
    NONE,
    /** Rows go to the dead-letter queue instead of the subscription that asks for it; other subscriptions get them. */
    QUARANTINE,
    /** The table's rows wait, for every subscription. */
    HOLD,
    /** The task fails. */
    FAIL;

    /** As the log and the routing JSON spell it, in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it stops rows also for subscriptions that don't ask for it. */
    public boolean isForAll() {
        return this == HOLD || this == FAIL;
    }

    /** The one that counts of several; {@link #NONE} of none. */
    public static Stop strictest(Stream<Stop> stops) {
        return stops.max(Comparator.naturalOrder()).orElse(NONE);
    }
}
