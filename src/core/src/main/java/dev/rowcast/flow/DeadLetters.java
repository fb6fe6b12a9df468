package dev.rowcast.flow;

/** Where a record goes that can't be delivered; the runtime's business. Called on the task's thread alone. */
public interface DeadLetters {
    /**
     * Takes the record over.
     *
     * @param letter the record, why it comes here, and what is known of it
     * @param whenDurable to be called once it is safely written, on any thread; until then its offset isn't committed
     * @throws LetterRefusedException if it isn't written now: it is the caller's again, to be handed in once more after a while
     * @throws RuntimeException if there is no such place, which ends the task: nothing is dropped
     */
    void report(DeadLetter letter, Runnable whenDurable);

    /**
     * Tells of what has been written since; called often.
     *
     * @throws RuntimeException if a letter that was taken can't be written, which ends the task: nothing is dropped
     */
    default void settle() {}

    /** Whether some are on their way. */
    default boolean pending() {
        return false;
    }

    /** Whether there is such a place. */
    boolean present();
}
