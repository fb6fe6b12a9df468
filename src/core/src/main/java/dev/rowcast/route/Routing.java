package dev.rowcast.route;

import java.util.List;

/**
 * The whole routing JSON, read and checked. Immutable.
 *
 * @param subscriptions in the order of the document; at least one, no two of one name
 * @param warnings what is allowed but probably not meant
 */
public record Routing(List<Subscription> subscriptions, List<Mistake> warnings) {
    public Routing {
        subscriptions = List.copyOf(subscriptions);
        warnings = List.copyOf(warnings);
    }
}
