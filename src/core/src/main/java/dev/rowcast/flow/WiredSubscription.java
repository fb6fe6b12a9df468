package dev.rowcast.flow;

import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.SubscriptionLanes;
import dev.rowcast.route.Subscription;

/**
 * A subscription with its destination and its lanes.
 *
 * @param subscription what the routing says of it
 * @param destination where its changes go
 * @param lanes the ways there; closed, they close the destination
 */
record WiredSubscription(Subscription subscription, Destination destination, SubscriptionLanes lanes) {}
