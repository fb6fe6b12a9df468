package dev.rowcast.flow;

import dev.rowcast.deliver.SubscriptionLanes;
import dev.rowcast.route.Subscription;

/**
 * A subscription with its lanes.
 *
 * @param subscription what the routing says of it
 * @param lanes where its changes go
 */
record WiredSubscription(Subscription subscription, SubscriptionLanes lanes) {}
