package dev.rowcast.cli.plan;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.route.Routing;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who receives tables.
 *
 * @param routing the routing; empty for one reader of everything with the standard policies
 * @param stores the stores that some receive them in
 */
public record Audience(Optional<Routing> routing, Stores stores) {
    /** The name of the one reader where there is no routing. */
    static final String STANDARD = "standard policies";

    /** The readers of a table with a contract. */
    List<Recipient> of(TableId table) {
        return routing.map(known -> known.subscriptions().stream()
                        .filter(subscription -> subscription.wants(table))
                        .map(subscription -> new Recipient(
                                subscription.name(),
                                subscription.policies(),
                                column -> !subscription.excludes(table, column)))
                        .toList())
                .orElseGet(() -> List.of(new Recipient(STANDARD, Policies.STANDARD, column -> true)));
    }

    /** Why a subscription's {@code when} can't be asked of the rows of a contract; empty where it can, or there is none. */
    Optional<String> unfit(String subscription, Contract contract) {
        return routing.stream()
                .flatMap(known -> known.subscriptions().stream())
                .filter(each -> each.name().equals(subscription))
                .flatMap(each -> each.when().stream())
                .flatMap(when -> when.mistakeIn(contract).stream())
                .findFirst();
    }

    /** Whether anybody would receive a table once it has a contract. */
    boolean wants(TableId table) {
        return !of(table).isEmpty();
    }

    /** New names of its columns that are declared, by the old ones. */
    Map<String, String> renamesOf(TableId table) {
        return routing.map(Routing::renames).orElse(Map.of()).getOrDefault(table, Map.of());
    }

    /** Tables whose rows use the contract of another, and that other. */
    Map<TableId, TableId> aliases() {
        return routing.map(Routing::aliases).orElse(Map.of());
    }
}
