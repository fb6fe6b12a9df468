package dev.rowcast.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rowcast.change.TableId;
import dev.rowcast.json.StrictJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads the routing JSON and reports all mistakes at once. Stateless; thread-safe. */
public final class RoutingParser {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(StrictJson.MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String SHORTEST = "[ ] around at least { \"name\": …, \"tables\": [ … ], \"target\": … }";

    private RoutingParser() {}

    /** Reads a routing without delivering: secrets need no values, and destinations needn't be installed. */
    public static Routing parse(String json) {
        return parse(json, Secrets.UNRESOLVED, DestinationCheck.NONE);
    }

    /**
     * Reads and checks a whole document.
     *
     * @param secrets the values of the secrets that the document names
     * @param destinations knows which destinations there are
     * @throws RoutingException if anything is wrong; it holds every mistake, or the first place that isn't JSON
     */
    public static Routing parse(String json, Secrets secrets, DestinationCheck destinations) {
        Set<Mistake> mistakes = new LinkedHashSet<>();
        JsonNode document = document(json, mistakes);
        Optional<Routing> routing = read("", document, secrets, destinations, mistakes);
        if (!mistakes.isEmpty()) {
            throw new RoutingException(List.copyOf(mistakes));
        }
        return routing.orElseThrow();
    }

    /**
     * Reads and checks a routing that stands in a larger document.
     *
     * @param pointer where it stands there
     * @param found as from {@link #document}
     * @param mistakes get its mistakes
     * @return the routing; empty if anything is wrong
     */
    public static Optional<Routing> read(
            String pointer, JsonNode found, Secrets secrets, DestinationCheck destinations, Set<Mistake> mistakes) {
        // Some checks are made only where nothing is wrong; what is wrong elsewhere in the document is none of theirs.
        Set<Mistake> own = new LinkedHashSet<>();
        Optional<Routing> routing = top(pointer, found, own).map(top -> routing(top, secrets, destinations, own));
        mistakes.addAll(own);
        return own.isEmpty() ? routing : Optional.empty();
    }

    /** The document, which may be a file of something else by mistake: a word or a number isn't shown. */
    private static Optional<JsonObject> top(String pointer, JsonNode document, Set<Mistake> mistakes) {
        return document.isContainerNode()
                ? JsonObject.of(pointer, document, Keys.TOP, mistakes)
                : JsonObject.ofSecrets(pointer, document, Keys.TOP, mistakes);
    }

    private static Routing routing(
            JsonObject top, Secrets secrets, DestinationCheck destinations, Set<Mistake> mistakes) {
        Set<Mistake> quarantines = new LinkedHashSet<>();
        Set<Mistake> warnings = new LinkedHashSet<>();
        Comparisons comparisons = new Comparisons(mistakes);
        List<Subscription> subscriptions =
                subscriptions(top, secrets, destinations, comparisons, mistakes, quarantines, warnings);
        Predicate<TableId> wanted = NamesCheck.of(top, subscriptions, comparisons)
                ? new WantedTables(subscriptions)::have
                : unknown -> true;
        Map<TableId, TableId> aliases = Aliases.read(top, wanted, mistakes, warnings);
        Map<TableId, Map<String, String>> renames = Renames.read(top, aliases, wanted, mistakes, warnings);
        if (mistakes.isEmpty()) {
            AliasCheck.of(subscriptions, aliases, mistakes, warnings);
        }
        if (mistakes.isEmpty()) {
            RenamesCheck.of(top, subscriptions, warnings);
        }
        Map<TableId, Map<String, String>> shared = Map.copyOf(renames);
        List<Subscription> renamed =
                subscriptions.stream().map(each -> each.with(shared)).toList();
        return new Routing(renamed, renames, aliases, List.copyOf(quarantines), List.copyOf(warnings));
    }

    /**
     * Compares the tables that the routing names without a wildcard with the topics that a connector reads. Reports nothing unless
     * each topic has Debezium's default name, {@code prefix.database.table}: other names don't tell the table.
     *
     * @return each table that no topic carries; empty if there is none, or that isn't known
     */
    public static List<Mistake> againstTopics(Routing routing, List<String> topics) {
        return new TopicCheck(topics).of(routing);
    }

    /**
     * Reads the syntax of a document that people write.
     *
     * @param mistakes get each key that stands in its object twice
     * @throws RoutingException with the first place that isn't JSON
     */
    public static JsonNode document(String json, Set<Mistake> mistakes) {
        String text = json.startsWith("\uFEFF") ? json.substring(1) : json;
        try {
            mistakes.addAll(JsonSyntax.check(MAPPER.getFactory(), text));
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new RoutingException(List.of(JsonSyntax.explain(e)));
        }
    }

    private static List<Subscription> subscriptions(
            JsonObject top,
            Secrets secrets,
            DestinationCheck destinations,
            Comparisons comparisons,
            Set<Mistake> mistakes,
            Set<Mistake> quarantines,
            Set<Mistake> warnings) {
        top.optional("$schema", ValueTypes.ANY_TEXT);
        SubscriptionParser parser = subscriptionParser(top, secrets, destinations, comparisons, mistakes, warnings);
        Optional<JsonNode> list = top.any("subscriptions");
        if (list.isEmpty()) {
            top.mistake("subscriptions", "missing; write " + SHORTEST);
            return List.of();
        }
        if (!list.get().isArray() || list.get().isEmpty()) {
            top.mistake(
                    "subscriptions",
                    ValueType.found(list.get()) + " is not a list of subscriptions; write " + SHORTEST);
            return List.of();
        }
        List<Subscription> subscriptions = new ArrayList<>();
        Map<String, String> places = new HashMap<>();
        for (int i = 0; i < list.get().size(); i++) {
            String place = top.pointerTo("subscriptions") + "/" + i;
            JsonObject.of(place, list.get().get(i), Keys.SUBSCRIPTION, mistakes).ifPresent(object -> {
                object.any("name").ifPresent(name -> checkUnique(object, name, places, place));
                parser.read(object).ifPresent(subscription -> {
                    subscriptions.add(subscription);
                    Quarantines.note(object, subscription, quarantines);
                });
            });
        }
        return subscriptions;
    }

    /** Reads subscriptions with the defaults that the routing has for all of them. */
    private static SubscriptionParser subscriptionParser(
            JsonObject top,
            Secrets secrets,
            DestinationCheck destinations,
            Comparisons comparisons,
            Set<Mistake> mistakes,
            Set<Mistake> warnings) {
        SecretParser secretParser = new SecretParser(secrets, mistakes);
        SettingsParser settingsParser = new SettingsParser(secretParser, mistakes, warnings);
        Settings defaults = top.object("defaults", Keys.DEFAULTS)
                .map(object -> settingsParser.read(object, Settings.DEFAULT))
                .orElse(Settings.DEFAULT);
        return new SubscriptionParser(
                defaults,
                settingsParser,
                new DestinationParser(destinations, secretParser, mistakes),
                comparisons,
                mistakes);
    }

    private static void checkUnique(JsonObject object, JsonNode name, Map<String, String> places, String place) {
        String first = places.putIfAbsent(name.toString(), place);
        if (first != null) {
            object.mistake("name", name + " is already the name of " + first + "; give each subscription its own");
        }
    }
}
