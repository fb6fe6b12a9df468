package dev.rowcast.flow;

import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.LaneOrder;
import dev.rowcast.deliver.LaneSettings;
import dev.rowcast.deliver.SubscriptionLanes;
import dev.rowcast.route.OnReject;
import dev.rowcast.route.Ordering;
import dev.rowcast.route.Settings;
import dev.rowcast.route.Subscription;

/**
 * A subscription with its destination and its lanes.
 *
 * @param subscription its routing
 * @param destination where its changes go
 * @param lanes deliver the changes; closing them closes the destination
 */
record SubscriptionDelivery(Subscription subscription, Destination destination, SubscriptionLanes lanes) {
    /**
     * Creates the lanes to the destination. It connects when there is something to send.
     *
     * @param brake see {@link FlowOptions#brake}
     */
    static SubscriptionDelivery open(
            Subscription subscription, Destination destination, DeliveryContext context, int brake) {
        SubscriptionLanes lanes = new SubscriptionLanes(
                subscription.name(),
                destination,
                settings(subscription.settings(), brake),
                subscription.settings().maxConcurrentCalls(),
                context);
        return new SubscriptionDelivery(subscription, destination, lanes);
    }

    private static LaneSettings settings(Settings settings, int brake) {
        return LaneSettings.builder()
                .batch(
                        settings.batch().maxChanges(),
                        settings.batch().maxBytes(),
                        settings.batch().linger())
                .waiting(settings.buffer().maxChanges(), settings.buffer().maxBytes())
                .backoff(settings.retry().initial(), settings.retry().max())
                .maxAttempts(settings.retry().maxAttempts().orElse(LaneSettings.UNLIMITED))
                .rejectionBrake(brake)
                .parks(settings.onReject() == OnReject.PARK)
                .order(
                        settings.ordering() == Ordering.KEY
                                ? LaneOrder.byKey(settings.maxInFlight())
                                : LaneOrder.PARTITION)
                .build();
    }
}
