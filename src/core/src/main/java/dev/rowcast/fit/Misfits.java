package dev.rowcast.fit;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.route.Mistake;
import dev.rowcast.route.Routing;
import dev.rowcast.route.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What of a routing doesn't fit the contracts that its tables have by now: a {@code when} or a mapping that asks for a column that isn't there, or for
 * another type than it has. The rows of such a table wait as soon as one comes; here it is told before. Asks no store. Immutable and thread-safe.
 */
public final class Misfits {
    private final List<Asking> subscriptions;

    private Misfits(List<Asking> subscriptions) {
        this.subscriptions = List.copyOf(subscriptions);
    }

    /** Whether there can be any: whether a subscription asks something of its rows. */
    public static boolean arePossible(Routing routing) {
        return routing.subscriptions().stream().anyMatch(Misfits::asks);
    }

    private static boolean asks(Subscription subscription) {
        return subscription.when().isPresent() || subscription.mapping().isPresent();
    }

    /**
     * Those among the contracts as they were read; looks at nothing yet.
     *
     * @param gate decides what a subscription gets of a contract
     * @param tables all tables of the log
     * @param read whether rows of that table come here; those that a subscription names without a wildcard are taken to do
     */
    public static Misfits among(
            Routing routing, ContractGate gate, Collection<TableHistory> tables, Predicate<TableHistory> read) {
        List<Asking> asking = new ArrayList<>();
        for (int i = 0; i < routing.subscriptions().size(); i++) {
            Subscription subscription = routing.subscriptions().get(i);
            if (asks(subscription)) {
                List<Served> served = tables.stream()
                        .filter(table -> subscription.wants(table.table()))
                        .filter(table -> isNamed(subscription, table.table()) || read.test(table))
                        .map(table -> served(subscription, gate, table))
                        .toList();
                asking.add(new Asking("/subscriptions/" + i, subscription, served));
            }
        }
        return new Misfits(asking);
    }

    private static boolean isNamed(Subscription subscription, TableId table) {
        return subscription.tables().named().values().stream()
                .anyMatch(pattern -> pattern.exactly().filter(table::equals).isPresent());
    }

    private static Served served(Subscription subscription, ContractGate gate, TableHistory table) {
        Recipient recipient = new Recipient(
                subscription.name(), subscription.policies(), column -> !subscription.excludes(table.table(), column));
        Map<String, Contract> views = gate.present(table, List.of(recipient));
        return new Served(
                views.getOrDefault(subscription.name(), table.base()),
                table.facts().byColumn());
    }

    /**
     * Looks, and waits for mappings.
     *
     * @param patience how long for all of them; of what isn't answered by then nothing is told but in the log
     * @return one for each subscription and table, by place in the routing and name of the table
     */
    public List<Mistake> find(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        List<Answer> answers = subscriptions.stream().map(Asking::begin).toList();
        List<Mistake> found = new ArrayList<>();
        answers.forEach(answer -> found.addAll(answer.until(deadline)));
        return found;
    }
}
