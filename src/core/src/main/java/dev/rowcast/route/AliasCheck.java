package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds subscriptions that name an alias. Its rows count as rows of the table that owns the contract, so that they would be missing, or would
 * contain a column that should be excluded.
 */
final class AliasCheck {
    private final Subscription subscription;
    private final Map<TableId, TableId> aliases;

    private AliasCheck(Subscription subscription, Map<TableId, TableId> aliases) {
        this.subscription = subscription;
        this.aliases = aliases;
    }

    static void of(
            List<Subscription> subscriptions,
            Map<TableId, TableId> aliases,
            Set<Mistake> mistakes,
            Set<Mistake> warnings) {
        for (Subscription subscription : subscriptions) {
            AliasCheck check = new AliasCheck(subscription, aliases);
            subscription.tables().named().forEach((place, pattern) -> {
                check.named(pattern).ifPresent(message -> mistakes.add(new Mistake(place, message)));
                check.missed(pattern).ifPresent(message -> warnings.add(new Mistake(place, message)));
            });
            for (Exclusion excluded : subscription.excluded()) {
                check.column(excluded.pattern())
                        .ifPresent(message -> mistakes.add(new Mistake(excluded.pointer(), message)));
            }
        }
    }

    private Optional<String> named(TablePattern pattern) {
        return pattern.exactly()
                .flatMap(table -> Optional.ofNullable(aliases.get(table)))
                .map(contract -> "\"" + pattern + "\" is an alias, whose rows count as those of \"" + contract
                        + "\"; name that table instead");
    }

    private Optional<String> missed(TablePattern pattern) {
        return aliases.entrySet().stream()
                .filter(alias -> pattern.exactly().isEmpty() && pattern.matches(alias.getKey()))
                .filter(alias -> !subscription.wants(alias.getValue()))
                .findFirst()
                .map(alias -> "\"" + pattern + "\" has the alias \"" + alias.getKey()
                        + "\" in it, whose rows count as those of \"" + alias.getValue()
                        + "\" and are delivered only if that table is named too");
    }

    private Optional<String> column(ColumnPattern pattern) {
        return aliases.entrySet().stream()
                .filter(alias -> subscription.wants(alias.getValue()))
                .filter(alias -> pattern.concerns(alias.getKey()) && !pattern.concerns(alias.getValue()))
                .findFirst()
                .map(alias -> "\"" + pattern + "\" excludes nothing from the rows of \"" + alias.getKey()
                        + "\", which count as those of \"" + alias.getValue() + "\"; name the column of that table");
    }
}
