package dev.rowcast.cli.plan;

import java.util.List;
import java.util.Optional;

/**
 * A statement and what it does.
 *
 * @param statement the statement
 * @param effects what it does to tables, in the order in which it names them; empty where it changes no table
 * @param untold what it does to rows of those tables without records of it
 * @param unclear why it isn't certain which tables it changes, without a full stop; empty if it is
 * @param stop why the source connector can't follow it; empty if it can
 */
record Step(
        SqlStatement statement,
        List<Effect> effects,
        List<Untold> untold,
        Optional<String> unclear,
        Optional<Stop> stop) {
    Step {
        effects = List.copyOf(effects);
        untold = List.copyOf(untold);
    }
}
