package dev.rowcast.route;

import dev.rowcast.change.TableId;
import dev.rowcast.route.JsonObject.Entry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Finds declared renames for which an exclusion has only one of the two names: the column isn't sent under the other name either, which may surprise. */
final class RenamesCheck {
    private RenamesCheck() {}

    static void of(JsonObject top, List<Subscription> subscriptions, Set<Mistake> warnings) {
        Map<TableId, Entry> renames = top.entries(Renames.KEY, ValueTypes.ONE_TABLE, "");
        for (Subscription subscription : subscriptions) {
            for (Exclusion excluded : subscription.excluded()) {
                excluded.pattern()
                        .among(renames.keySet())
                        .filter(subscription::wants)
                        .forEach(table -> pairs(top, Objects.requireNonNull(renames.get(table)))
                                .forEach(pair -> check(subscription, excluded, table, pair, warnings)));
            }
        }
    }

    /** A declared rename of a column, and its place. */
    private record Pair(String from, String to, String pointer) {}

    private static Stream<Pair> pairs(JsonObject top, Entry table) {
        return top.entries(table, ValueTypes.COLUMN_NAME, "").entrySet().stream()
                .flatMap(each -> top
                        .valueOf(each.getValue(), ValueTypes.COLUMN_NAME)
                        .map(to -> new Pair(each.getKey(), to, each.getValue().pointer()))
                        .stream());
    }

    private static void check(
            Subscription subscription, Exclusion excluded, TableId table, Pair pair, Set<Mistake> warnings) {
        boolean before = excluded.has(table, pair.from());
        if (before != excluded.has(table, pair.to())) {
            warnings.add(new Mistake(
                    pair.pointer(),
                    "\"" + (before ? pair.from() : pair.to()) + "\" is excluded from \"" + subscription.name()
                            + "\" by "
                            + excluded.pointer() + ", so \"" + (before ? pair.to() : pair.from())
                            + "\", which is the same column, isn't sent there either; exclude it by that name too"));
        }
    }
}
