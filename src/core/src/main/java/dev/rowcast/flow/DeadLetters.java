package dev.rowcast.flow;

/** The port to the runtime's dead-letter queue. Called on the task's thread alone. */
public interface DeadLetters {
    /**
     * Takes a record that can't be delivered.
     *
     * @param letter the record, the reason, and its context
     * @param whenDurable called when it is durably written, on any thread; until then its offset isn't committed
     * @throws LetterRefusedException if it isn't written now: the caller keeps it and tries again later
     * @throws RuntimeException if there is no dead-letter queue; this stops the task, so that no record is dropped
     */
    void report(DeadLetter letter, Runnable whenDurable);

    /**
     * Calls the callbacks of letters that were written since the last call. Called often.
     *
     * @throws RuntimeException if a letter that was taken can't be written; this stops the task, so that no record is dropped
     */
    default void settle() {}

    /** Whether letters are being written. */
    default boolean pending() {
        return false;
    }

    /** Whether there is a dead-letter queue. */
    boolean present();
}
