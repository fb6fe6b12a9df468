package dev.rowcast.deliver;

/**
 * How a change ended for one subscription.
 *
 * @param end how
 * @param reason why, for a person; empty for {@link End#ACCEPTED}
 */
record Fate(End end, String reason) {
    static final Fate ACCEPTED = new Fate(End.ACCEPTED, "");

    enum End {
        /** The subscriber has it. */
        ACCEPTED,
        /** The subscriber doesn't want it, or has it already. */
        SKIPPED,
        /** It goes to the dead-letter queue, and has ended once it is there. */
        REJECTED
    }
}
