package dev.rowcast.flow;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.route.Exclusions;
import dev.rowcast.route.Subscription;
import dev.rowcast.route.Suggestions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns, once each, about exclusions that name a table but match none of its columns: mostly a misspelt name. Not thread-safe. */
final class UnfitExclusions {
    private static final Logger LOG = LoggerFactory.getLogger(UnfitExclusions.class);

    private final Set<String> told = new HashSet<>();

    void tell(Subscription subscription, Exclusions excluded, Contract contract) {
        TableId table = contract.table();
        List<ContractField> columns = contract.fields().stream()
                .filter(field -> field.active() || field.state() == FieldState.IGNORED)
                .toList();
        List<String> names = columns.stream().map(ContractField::column).toList();
        List<String> known =
                columns.stream().flatMap(field -> field.names().stream()).toList();
        excluded.without(known).stream()
                .filter(each -> told.add(table + " " + each.pointer()))
                .forEach(each -> LOG.warn(
                        "routes: {} excludes \"{}\" from subscription {}, and table {} has no such column, so nothing is excluded.{} It has {}",
                        each.pointer(),
                        each.pattern(),
                        subscription.name(),
                        table,
                        Suggestions.nearest(each.pattern().column(), names)
                                .map(near -> " Did you mean \"" + near + "\"?")
                                .orElse(""),
                        String.join(", ", names)));
    }
}
