package dev.rowcast.flow;

import dev.rowcast.deliver.Destination;
import dev.rowcast.route.Subscription;

/** Finds the destination of a subscription; the runtime's business. */
@FunctionalInterface
public interface Destinations {
    /**
     * Where the subscription's rows go; doesn't connect.
     *
     * @throws IllegalArgumentException if it can't be made of what the routing says; the message says which and why
     */
    Destination of(Subscription subscription);
}
