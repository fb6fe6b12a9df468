package dev.rowcast.flow;

import dev.rowcast.change.RecordException;
import org.jspecify.annotations.Nullable;

/** Where a record goes that can't be delivered; the runtime's business. Called on the task's thread alone. */
public interface DeadLetters {
    /**
     * Takes the record over.
     *
     * @param origin the runtime's own record, as it came with the raw one; null where the runtime keeps none
     * @param why what is wrong with it, with its coordinates
     * @param whenDurable to be called once it is safely written, on any thread; until then its offset isn't committed
     * @throws RuntimeException if there is no such place, which ends the task: nothing is dropped
     */
    void report(@Nullable Object origin, RecordException why, Runnable whenDurable);

    /** Whether there is such a place. */
    boolean present();
}
