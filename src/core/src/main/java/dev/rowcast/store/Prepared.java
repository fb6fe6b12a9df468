package dev.rowcast.store;

import dev.rowcast.deliver.Answer;

/** Whether a target can take the rows of a schema. */
public sealed interface Prepared {
    /** It fits, whether it did before, was made or was extended. */
    enum Ready implements Prepared {
        READY
    }

    /**
     * It has seen changes of a higher epoch, so that it would take all that comes for old.
     *
     * @param epoch the highest that it has seen
     */
    record Behind(long epoch) implements Prepared {}

    /**
     * It can't be made to fit in place: its rows wait until somebody has mended it.
     *
     * @param reason what doesn't fit, and what to do
     */
    record Unfit(String reason) implements Prepared {}

    /**
     * The store couldn't be asked.
     *
     * @param answer why, and when to try again
     */
    record Failed(Answer.Failed answer) implements Prepared {}
}
