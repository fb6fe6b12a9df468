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
    private final Map<TableId, TableId> aliases;
    /** The aliases of tables that are wanted. */
    private final Chosen delivered;
    /** The others. */
    private final Chosen undelivered;

    private AliasCheck(Subscription subscription, Map<TableId, TableId> aliases) {
        Tables wanted = subscription.tables();
        this.aliases = aliases;
        this.delivered = new Chosen(aliases.keySet(), alias -> wanted.has(aliases.getOrDefault(alias, alias)));
        this.undelivered = new Chosen(aliases.keySet(), alias -> !wanted.has(aliases.getOrDefault(alias, alias)));
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
        if (pattern.exactly().isPresent()) {
            return Optional.empty();
        }
        return undelivered
                .of(Optional.empty(), pattern::matches)
                .findFirst()
                .map(alias -> "\"" + pattern + "\" has the alias \"" + alias
                        + "\" in it, whose rows count as those of \"" + owner(alias)
                        + "\" and are delivered only if that table is named too");
    }

    private Optional<String> column(ColumnPattern pattern) {
        return delivered
                .of(pattern.table(), pattern::concerns)
                .filter(alias -> !pattern.concerns(owner(alias)))
                .findFirst()
                .map(alias -> "\"" + pattern + "\" excludes nothing from the rows of \"" + alias
                        + "\", which count as those of \"" + owner(alias) + "\"; name the column of that table");
    }

    private TableId owner(TableId alias) {
        return aliases.getOrDefault(alias, alias);
    }
}
