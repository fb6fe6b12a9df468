package dev.rowcast.beam;

import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.DestinationCheck;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.route.Subscription;
import dev.rowcast.store.StoreDestination;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store, as a routing names it: the destination of one of its subscriptions, of which nothing else counts here. Immutable.
 *
 * @param routing the routing, as JSON
 * @param subscription the subscription's name, which the store has as the owner of what is written
 * @param secrets the values of those that the routing names
 * @param folder where destinations are installed on each worker; empty where the pipeline's own class path has them
 */
public record StoreSettings(String routing, String subscription, Map<String, String> secrets, String folder)
        implements Serializable {
    public StoreSettings {
        secrets = Map.copyOf(secrets);
    }

    /** One whose destination is on the class path. */
    public StoreSettings(String routing, String subscription, Map<String, String> secrets) {
        this(routing, subscription, secrets, "");
    }

    InstalledDestinations installed() {
        return InstalledDestinations.alone(folder.isEmpty() ? List.of() : List.of(Path.of(folder)));
    }

    /** @throws IllegalArgumentException if it can't be made; the message says why */
    StoreDestination open(InstalledDestinations installed) {
        Subscription found = RoutingParser.parse(
                        routing, name -> Optional.ofNullable(secrets.get(name)), DestinationCheck.NONE)
                .subscriptions()
                .stream()
                .filter(each -> each.name().equals(subscription))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the routing has no subscription " + subscription));
        return InstalledDestinations.store(installed.of(found))
                .orElseThrow(() -> new IllegalArgumentException("the destination of subscription " + subscription
                        + " is no store, and rows can't be written to it"));
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "the store of subscription " + subscription;
    }
}
