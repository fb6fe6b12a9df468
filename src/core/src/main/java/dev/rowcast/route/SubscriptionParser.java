package dev.rowcast.route;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.cel.Condition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one subscription. */
final class SubscriptionParser {
    private static final String SEVERAL_TABLES =
            "\"%s\" was generated for one table; name that table in tables, without *, or remove service for the generic "
                    + Subscription.GENERIC_SERVICE;

    private final Settings defaults;
    private final SettingsParser settingsParser;
    private final DestinationParser destinationParser;
    private final Comparisons comparisons;
    private final Set<Mistake> mistakes;

    SubscriptionParser(
            Settings defaults,
            SettingsParser settingsParser,
            DestinationParser destinationParser,
            Comparisons comparisons,
            Set<Mistake> mistakes) {
        this.defaults = defaults;
        this.settingsParser = settingsParser;
        this.destinationParser = destinationParser;
        this.comparisons = comparisons;
        this.mistakes = mistakes;
    }

    /** The subscription; empty, with mistakes noted, if a required key is missing. */
    Optional<Subscription> read(JsonObject object) {
        Optional<String> name = object.required("name", ValueTypes.NAME);
        Tables tables = tables(object);
        List<TablePattern> named = List.copyOf(tables.named().values());
        boolean elsewhere = object.any(Keys.DESTINATION).isPresent();
        Optional<DestinationSettings> destination = elsewhere ? destinationParser.read(object) : Optional.empty();
        Optional<MappingSettings> mapping = destinationParser.mapping(object);
        Map<String, List<String>> targets = elsewhere ? Map.of() : targets(object);
        String service = object.optional("service", ValueTypes.SERVICE).orElse(Subscription.GENERIC_SERVICE);
        boolean generic = service.equals(Subscription.GENERIC_SERVICE);
        Describe describe =
                object.optional("describe", ValueTypes.DESCRIBE).orElse(generic ? Describe.ALWAYS : Describe.NEVER);
        List<Exclusion> excluded = excluded(object, named);
        Optional<Condition> when = object.optional("when", ValueTypes.CONDITION);
        Settings settings = settingsParser.read(object, defaults);
        boolean oneTable = named.size() == 1 && named.get(0).exactly().isPresent();
        if (!generic && !named.isEmpty() && !oneTable) {
            object.mistake("service", SEVERAL_TABLES.formatted(service));
        }
        mistakes.addAll(InTheClear.mistakes(settings, targets));
        if (name.isEmpty() || (targets.isEmpty() && destination.isEmpty())) {
            return Optional.empty();
        }
        List<String> all = targets.values().stream().flatMap(List::stream).toList();
        return Optional.of(new Subscription(
                name.get(), tables, destination, mapping, all, service, describe, excluded, when, settings));
    }

    /** Targets by the pointers of the values that they were read from. */
    static Map<String, List<String>> targets(JsonObject object) {
        if (object.any("target").filter(JsonNode::isArray).isPresent()) {
            return object.list("target", ValueTypes.TARGET);
        }
        return object.required("target", ValueTypes.TARGET)
                .map(target -> Map.of(object.pointerTo("target"), target))
                .orElse(Map.of());
    }

    /** A list, or with what is left out of it an object. */
    private Tables tables(JsonObject object) {
        if (object.any("tables").filter(JsonNode::isObject).isEmpty()) {
            return new Tables(tables(object, "tables"), List.of());
        }
        return object.object("tables", Keys.TABLES)
                .map(parts -> new Tables(tables(parts, "include"), excludedTables(parts)))
                .orElseThrow();
    }

    private static Map<String, TablePattern> tables(JsonObject object, String key) {
        if (!object.hasAt("/" + key)) {
            object.mistake(key, "missing; write [ ] around " + ValueTypes.TABLE.write());
        }
        return object.list(key, ValueTypes.TABLE);
    }

    private List<TablePattern> excludedTables(JsonObject tables) {
        Map<String, TablePattern> excluded = tables.list("exclude", ValueTypes.TABLE);
        TableNames named =
                new TableNames(tables.list("include", ValueTypes.TABLE).values());
        if (named.comparable(tables.pointerTo("exclude"), excluded.values(), comparisons)) {
            excluded.forEach((place, pattern) -> named.anyOf(pattern)
                    .ifPresent(table -> mistakes.add(new Mistake(
                            place,
                            "\"" + pattern + "\" leaves out \"" + table + "\", which include names; keep one"))));
        }
        return List.copyOf(excluded.values());
    }

    private List<Exclusion> excluded(JsonObject object, List<TablePattern> tables) {
        Optional<JsonObject> columns = object.object("columns", Keys.COLUMNS);
        if (columns.isEmpty()) {
            return List.of();
        }
        Map<String, ColumnPattern> excluded = columns.get().list("exclude", ValueTypes.COLUMN);
        TableNames names = new TableNames(tables);
        // Mostly a misspelt name, and then the column would be sent by mistake.
        if (!tables.isEmpty()
                && names.comparableWith(columns.get().pointerTo("exclude"), excluded.values(), comparisons)) {
            excluded.forEach((place, pattern) -> {
                if (!names.haveAnyOf(pattern)) {
                    mistakes.add(new Mistake(place, "\"" + pattern + "\" is in no table that this subscription takes"));
                }
            });
        }
        return excluded.entrySet().stream()
                .map(each -> new Exclusion(each.getKey(), each.getValue()))
                .toList();
    }
}
