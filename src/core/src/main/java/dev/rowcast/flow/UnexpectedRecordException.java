package dev.rowcast.flow;

import dev.rowcast.change.Place;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;
import org.jspecify.annotations.Nullable;

/**
 * A record that made Rowcast fail unexpectedly: either Rowcast has a bug, or the record has content that a source connector doesn't write.
 * It has the original exception's stack trace but not its message, which may contain a value of the row.
 */
final class UnexpectedRecordException extends RecordException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable RowChange change;

    /** @param change the decoded change; null if the record couldn't be decoded */
    UnexpectedRecordException(Place at, @Nullable RowChange change, RuntimeException unexpected) {
        super(at, found(change, unexpected));
        this.change = change;
        setStackTrace(unexpected.getStackTrace());
    }

    @Nullable RowChange change() {
        return change;
    }

    private static String found(@Nullable RowChange change, RuntimeException unexpected) {
        StackTraceElement[] trace = unexpected.getStackTrace();
        String where = trace.length == 0 ? "" : " in " + trace[0].getFileName() + ":" + trace[0].getLineNumber();
        return (change == null ? "" : "table " + change.table() + ": ")
                + "it can't be read or encoded (" + unexpected.getClass().getSimpleName() + where
                + "); look for a transform or custom converter that rewrites the record, and if there is none, report this with the record";
    }
}
