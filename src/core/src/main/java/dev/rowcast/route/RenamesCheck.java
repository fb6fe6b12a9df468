package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.List;
import java.util.Set;

/** Finds declared renames for which an exclusion has only one of the two names: the column isn't sent under the other name either, which may surprise. */
final class RenamesCheck {
    private RenamesCheck() {}

    static void of(JsonObject top, List<Subscription> subscriptions, Set<Mistake> warnings) {
        top.entries(Renames.KEY, ValueTypes.ONE_TABLE, "")
                .forEach((table, entry) -> top.entries(entry, ValueTypes.COLUMN_NAME, "")
                        .forEach((from, pair) -> top.valueOf(pair, ValueTypes.COLUMN_NAME)
                                .ifPresent(to -> subscriptions.stream()
                                        .filter(subscription -> subscription.wants(table))
                                        .forEach(subscription -> check(subscription, table, from, to)
                                                .forEach(message ->
                                                        warnings.add(new Mistake(pair.pointer(), message)))))));
    }

    private static List<String> check(Subscription subscription, TableId table, String from, String to) {
        return subscription.excluded().stream()
                .filter(each -> each.has(table, from) != each.has(table, to))
                .map(each -> {
                    boolean before = each.has(table, from);
                    return "\"" + (before ? from : to) + "\" is excluded from \"" + subscription.name() + "\" by "
                            + each.pointer() + ", so \"" + (before ? to : from)
                            + "\", which is the same column, isn't sent there either; exclude it by that name too";
                })
                .toList();
    }
}
