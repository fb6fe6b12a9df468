package dev.rowcast.standalone.config;

import dev.rowcast.change.TableId;
import dev.rowcast.route.Routing;
import dev.rowcast.route.Subscription;
import dev.rowcast.route.TablePattern;
import dev.rowcast.route.Tables;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which tables the source is asked for: those that the routing wants. */
final class SourceTables {
    private SourceTables() {}

    /** Regular expressions of {@code database.table}, separated by commas, for Debezium's {@code table.include.list}. */
    static String of(Routing routing) {
        Stream<String> wanted =
                routing.subscriptions().stream().map(each -> each.tables().regex());
        // Their rows count as those of another table, so that no pattern needs to name them.
        Stream<String> aliases = routing.aliases().entrySet().stream()
                .filter(alias -> isWanted(routing, alias.getValue()))
                .map(alias -> alone(alias.getKey()).regex())
                .sorted();
        return Stream.concat(wanted, aliases).distinct().collect(Collectors.joining(","));
    }

    private static boolean isWanted(Routing routing, TableId table) {
        return routing.subscriptions().stream().anyMatch((Subscription each) -> each.wants(table));
    }

    private static Tables alone(TableId table) {
        return new Tables(Map.of("", TablePattern.of(table)), List.of());
    }
}
