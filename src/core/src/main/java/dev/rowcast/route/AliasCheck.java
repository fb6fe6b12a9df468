package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what subscriptions say of an alias. Its rows count as those of the table whose contract it is, so that they wouldn't come, or would
 * come with a column that was to stay out.
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
        for (int i = 0; i < subscriptions.size(); i++) {
            AliasCheck check = new AliasCheck(subscriptions.get(i), aliases);
            String place = "/subscriptions/" + i;
            List<TablePattern> tables = subscriptions.get(i).tables();
            for (int j = 0; j < tables.size(); j++) {
                String table = place + "/tables/" + j;
                check.named(tables.get(j)).ifPresent(message -> mistakes.add(new Mistake(table, message)));
                check.missed(tables.get(j)).ifPresent(message -> warnings.add(new Mistake(table, message)));
            }
            for (Exclusion excluded : subscriptions.get(i).excluded()) {
                check.column(excluded.pattern())
                        .ifPresent(message -> mistakes.add(new Mistake(excluded.pointer(), message)));
            }
        }
    }

    private Optional<String> named(TablePattern pattern) {
        return pattern.exactly()
                .flatMap(table -> Optional.ofNullable(aliases.get(table)))
                .map(contract -> "\"" + pattern + "\" is an alias, whose rows count as those of \"" + contract
                        + "\"; name that");
    }

    private Optional<String> missed(TablePattern pattern) {
        return aliases.entrySet().stream()
                .filter(alias -> pattern.exactly().isEmpty() && pattern.matches(alias.getKey()))
                .filter(alias -> !subscription.wants(alias.getValue()))
                .findFirst()
                .map(alias -> "\"" + pattern + "\" has the alias \"" + alias.getKey()
                        + "\" in it, whose rows count as those of \"" + alias.getValue()
                        + "\" and don't come here unless that is named too");
    }

    private Optional<String> column(ColumnPattern pattern) {
        return aliases.entrySet().stream()
                .filter(alias -> subscription.wants(alias.getValue()))
                .filter(alias -> pattern.concerns(alias.getKey()) && !pattern.concerns(alias.getValue()))
                .findFirst()
                .map(alias -> "\"" + pattern + "\" leaves nothing out of the rows of \"" + alias.getKey()
                        + "\", which count as those of \"" + alias.getValue() + "\"; name the column of that");
    }
}
