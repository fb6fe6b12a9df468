package dev.rowcast.cli.sync;

import dev.rowcast.change.TableId;
import dev.rowcast.route.Routing;
import dev.rowcast.route.Subscription;
import java.util.List;
import java.util.stream.Collectors;

/** What a pause means, for people. Stateless. */
final class PausedWords {
    private static final int SHOWN = 5;

    private PausedWords() {}

    /** Says of which tables nothing is delivered, and who else waits: a table is one stream for all of its subscriptions. */
    static String of(Routing routing, Subscription loaded, List<TableId> tables) {
        List<String> others = routing.subscriptions().stream()
                .filter(each ->
                        !each.name().equals(loaded.name()) && tables.stream().anyMatch(each::wants))
                .map(Subscription::name)
                .toList();
        String named = tables.stream().limit(SHOWN).map(TableId::toString).collect(Collectors.joining(", "))
                + (tables.size() > SHOWN ? " and " + (tables.size() - SHOWN) + " more" : "");
        return "no changes of " + named + " are delivered until all rows are there"
                + (others.isEmpty() ? "" : ", to " + String.join(", ", others) + " neither");
    }
}
