package dev.rowcast.cli.plan;

import dev.rowcast.change.TableId;
import java.util.Optional;

/**
 * Something that a statement does to rows of a table and that no record tells: MySQL writes no row events of it. Subscribers go on with the
 * rows as they were.
 *
 * @param table the table whose rows they are
 * @param kind what happens to them
 * @param certain whether rows are sure to differ; otherwise it depends on values that a plan doesn't see
 * @param from the table whose rows these are now; empty where they don't come from another
 * @param sentence that in words, without a full stop
 */
record Untold(TableId table, PlanKind kind, boolean certain, Optional<TableId> from, String sentence) {
    static Untold certain(TableId table, PlanKind kind, String sentence) {
        return new Untold(table, kind, true, Optional.empty(), sentence);
    }

    static Untold possible(TableId table, String sentence) {
        return new Untold(table, PlanKind.REWRITTEN, false, Optional.empty(), sentence);
    }
}
