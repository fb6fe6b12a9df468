package dev.rowcast.encode;

import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;

/** A change of which a condition is neither true nor false. It concerns the subscriptions with that condition alone. */
public final class UndecidedException extends RecordException {
    private static final long serialVersionUID = 1L;

    /**
     * @param condition its text
     * @param why why it can't be decided, one sentence without the place
     */
    public UndecidedException(RowChange change, String condition, String why) {
        super(
                change.at(),
                "table " + change.table() + ": \"when\": \"" + condition + "\" is neither true nor false of this "
                        + change.operation() + ": " + why);
    }
}
