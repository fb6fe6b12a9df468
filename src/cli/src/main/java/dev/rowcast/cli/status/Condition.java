package dev.rowcast.cli.status;

import java.util.Arrays;
import java.util.Locale;

/** How a subscription is doing, as a person sees it. The order is that of severity: of several tasks the worst shows. */
public enum Condition {
    /** Changes go out, or there are none. */
    DELIVERING,
    /** Somebody paused its connector in Kafka Connect. */
    PAUSED,
    /** The subscriber can't take changes now. */
    BACKING_OFF,
    /** One of its tables waits for a person. */
    HELD,
    /** Something is set up wrongly. */
    MISCONFIGURED,
    /** A newer version of Rowcast has a word for it that this one doesn't know. */
    UNKNOWN,
    /** Its task hasn't been heard of for too long. */
    STALE,
    /** Its task ended with an error. */
    FAILED;

    /** The condition of that name; {@link #UNKNOWN} if there is none. */
    static Condition of(String state) {
        return Arrays.stream(values())
                .filter(each -> each.name().equals(state))
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** In lower case, for programs. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
