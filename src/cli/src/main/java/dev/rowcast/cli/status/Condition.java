package dev.rowcast.cli.status;

import java.util.Arrays;
import java.util.Locale;

/** How a subscription is doing, as a person sees it. The order is that of severity: of several tasks the worst shows. */
public enum Condition {
    /** Nothing was delivered since its task started, and nothing waits: whether the subscriber can take changes isn't known. */
    IDLE,
    /** Changes go out, or there are none. */
    DELIVERING,
    /** Somebody paused its connector in Kafka Connect, or {@code rowcast sync} has one of its tables wait. */
    PAUSED,
    /** A partition that it wants isn't read further, because of another subscription or of another table's hold. */
    BEHIND,
    /** The subscriber hasn't answered a call for long. */
    WAITING_FOR_ANSWER,
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

    /** Whether there is nothing to be seen to. */
    boolean isWell() {
        return this == DELIVERING || this == IDLE;
    }

    /** In lower case, for programs. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
