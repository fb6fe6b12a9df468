package dev.rowcast.store;

import java.time.Duration;

/** What became of one write. */
public sealed interface WriteResult {
    /** It is done; also where it was done before, by ourselves, and the answer was lost. */
    enum Done implements WriteResult {
        WRITTEN,
        /** The store has a newer one of the key already, and keeps that. A store that doesn't tell says {@link #WRITTEN}. */
        STALE
    }

    /**
     * Later, as when the store is busy: just this one is sent again, and what may not overtake it.
     *
     * @param reason why, for a person
     * @param delay the least time to wait, as the store asked; zero where it didn't
     */
    record Later(String reason, Duration delay) implements WriteResult {}

    /**
     * Never: the store refuses this document.
     *
     * @param reason why, in the store's words
     */
    record Refused(String reason) implements WriteResult {}
}
