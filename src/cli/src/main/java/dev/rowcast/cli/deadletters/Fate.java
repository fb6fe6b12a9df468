package dev.rowcast.cli.deadletters;

/**
 * What became of a letter that was to be sent again.
 *
 * @param letter the letter
 * @param end what
 * @param why why it wasn't delivered and what to do; empty where it was
 */
public record Fate(DeadLetterRecord letter, End end, String why) {
    /** The ends that there are. */
    public enum End {
        /** The subscriber has it. */
        DELIVERED,
        /** The subscriber didn't want it, or had it already. */
        SKIPPED,
        /** Rejected again. */
        REJECTED,
        /** A person has to decide about its table first. */
        HELD,
        /** The subscriber didn't take it in time. */
        WAITING,
        /** An earlier change of its key comes first. */
        BEHIND,
        /** It can't be sent at all. */
        IMPOSSIBLE;

        /** Whether the letter needs no more care. */
        public boolean good() {
            return this == DELIVERED || this == SKIPPED;
        }
    }
}
