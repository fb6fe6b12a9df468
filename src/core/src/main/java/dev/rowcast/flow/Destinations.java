package dev.rowcast.flow;

import dev.rowcast.deliver.Destination;
import dev.rowcast.route.Subscription;

/** Creates the destination of a subscription; implemented by the runtime. */
@FunctionalInterface
public interface Destinations {
    /**
     * The subscription's destination. Doesn't connect.
     *
     * @throws IllegalArgumentException if the routing's settings don't allow it; the message says which setting and why
     */
    Destination of(Subscription subscription);
}
