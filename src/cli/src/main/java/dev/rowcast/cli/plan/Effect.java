package dev.rowcast.cli.plan;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.shape.TableShape;
import java.util.Optional;

/** What a statement does to one table. */
public sealed interface Effect {
    /** The table. */
    TableId table();

    /**
     * Rows of a table with a contract have this shape from now on.
     *
     * @param shape the shape, which may be the one before
     */
    record Reshaped(TableShape shape) implements Effect {
        @Override
        public TableId table() {
            return shape.table();
        }
    }

    /**
     * What becomes of the table isn't certain.
     *
     * @param reason why, without a full stop
     */
    record Uncertain(TableId table, String reason) implements Effect {}

    /**
     * A table with a contract is there no longer.
     *
     * @param renamedTo its new name; empty if it was dropped
     */
    record Gone(TableId table, Optional<TableId> renamedTo) implements Effect {}

    /**
     * A table is there that has no contract yet: it gets one with its first row.
     *
     * @param shape what its rows will look like; empty where that isn't known
     */
    record Fresh(TableId table, Optional<TableShape> shape) implements Effect {}

    /** A table of the script's own, or of the session alone, is there no longer, or is no matter of contracts. */
    record Passing(TableId table) implements Effect {}

    /**
     * A table of which neither a contract nor a statement before knows.
     *
     * @param near the table that is probably meant; empty if none has a name like it
     */
    record Unknown(TableId table, Optional<TableId> near) implements Effect {}

    /** All rows of a table with a contract are gone. */
    record Truncated(TableId table) implements Effect {}
}
