package dev.rowcast.route;

import dev.rowcast.contract.evolution.Policies;
import java.time.Duration;
import java.util.Optional;

/**
 * How a subscription reacts to changes of its tables' shapes.
 *
 * @param policies a policy for each kind of change; default {@link Policies#STANDARD}
 * @param holdDeadline how long a hold may last before the task fails; empty, the default, for no limit
 */
public record ChangeRules(Policies policies, Optional<Duration> holdDeadline) {
    /** The standard policies, and no deadline. */
    public static final ChangeRules DEFAULT = new ChangeRules(Policies.STANDARD, Optional.empty());
}
