package dev.rowcast.cli.plan;

import java.util.List;
import java.util.Optional;

/**
 * A statement and what it does.
 *
 * @param statement the statement
 * @param effects what it does to tables, in the order in which it names them; empty where it changes no table
 * @param unclear why it isn't certain which tables it changes, without a full stop; empty if it is
 */
public record Step(SqlStatement statement, List<Effect> effects, Optional<String> unclear) {
    public Step {
        effects = List.copyOf(effects);
    }
}
