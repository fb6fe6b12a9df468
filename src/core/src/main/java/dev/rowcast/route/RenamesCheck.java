package dev.rowcast.route;

import dev.rowcast.change.TableId;
import dev.rowcast.route.JsonObject.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds declared renames for which an exclusion has only one of the two names: the column isn't sent under the other name either, which may surprise. */
final class RenamesCheck {
    /** Of each exclusion no more than anybody reads: with a wildcard it can be one of each rename. */
    private static final int TOLD = 10;

    private final Map<TableId, List<Pair>> renames = new LinkedHashMap<>();

    private RenamesCheck(JsonObject top) {
        top.entries(Renames.KEY, ValueTypes.ONE_TABLE, Renames.SHAPE)
                .forEach((table, entry) -> renames.put(table, pairs(top, entry)));
    }

    static void of(JsonObject top, List<Subscription> subscriptions, Set<Mistake> warnings) {
        RenamesCheck check = new RenamesCheck(top);
        subscriptions.forEach(subscription -> check.of(subscription).forEach(warnings::add));
    }

    /** A declared rename of a column, and its place. */
    private record Pair(String from, String to, String pointer) {}

    private static List<Pair> pairs(JsonObject top, Entry table) {
        return top.entries(table, ValueTypes.COLUMN_NAME, "").entrySet().stream()
                .flatMap(each -> top
                        .valueOf(each.getValue(), ValueTypes.COLUMN_NAME)
                        .map(to -> new Pair(each.getKey(), to, each.getValue().pointer()))
                        .stream())
                .toList();
    }

    private Stream<Mistake> of(Subscription subscription) {
        Chosen wanted = new Chosen(renames.keySet(), subscription::wants);
        return subscription.excluded().stream()
                .flatMap(excluded -> wanted.of(excluded.pattern().table(), excluded.pattern()::concerns)
                        .flatMap(table -> of(subscription, excluded, table))
                        .limit(TOLD));
    }

    private Stream<Mistake> of(Subscription subscription, Exclusion excluded, TableId table) {
        Predicate<String> columns = excluded.of(table);
        return renames.getOrDefault(table, List.of()).stream()
                .filter(pair -> columns.test(pair.from()) != columns.test(pair.to()))
                .map(pair -> warning(subscription, excluded, pair, columns.test(pair.from())));
    }

    private static Mistake warning(Subscription subscription, Exclusion excluded, Pair pair, boolean before) {
        return new Mistake(
                pair.pointer(),
                "\"" + (before ? pair.from() : pair.to()) + "\" is excluded from \"" + subscription.name() + "\" by "
                        + excluded.pointer() + ", so \"" + (before ? pair.to() : pair.from())
                        + "\", which is the same column, isn't sent there either; exclude it by that name too");
    }
}
