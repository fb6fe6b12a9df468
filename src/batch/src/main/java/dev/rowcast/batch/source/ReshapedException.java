package dev.rowcast.batch.source;

import dev.rowcast.change.TableId;

/** A table has another definition than when its reading began, so that what was read may mean something else. */
public final class ReshapedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReshapedException(TableId table) {
        super("table " + table + " was altered");
    }
}
