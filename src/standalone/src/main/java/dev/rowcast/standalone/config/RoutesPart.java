package dev.rowcast.standalone.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.JsonObject;
import dev.rowcast.route.Mistake;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingException;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.route.Secrets;
import dev.rowcast.route.ValueTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Reads {@code routes}: the routing itself, or the file that has it. */
final class RoutesPart {
    private static final String KEY = "routes";

    private final Place place;
    private final Secrets secrets;
    private final InstalledDestinations destinations;
    private final Set<Mistake> mistakes;
    private String text = "";

    RoutesPart(Place place, Secrets secrets, InstalledDestinations destinations, Set<Mistake> mistakes) {
        this.place = place;
        this.secrets = secrets;
        this.destinations = destinations;
        this.mistakes = mistakes;
    }

    /** The routing; empty, with mistakes noted, if anything in it is wrong. */
    Optional<Routing> read(JsonObject top) {
        Optional<JsonNode> found = top.any(KEY);
        if (found.isEmpty()) {
            top.mistake(KEY, "missing; write the routing, { \"subscriptions\": [ … ] }, or the path of a file with it");
            return Optional.empty();
        }
        if (found.get().isTextual()) {
            return top.optional(KEY, ValueTypes.FILE).flatMap(path -> readFile(top, path));
        }
        text = found.get().toString();
        return RoutingParser.read(top.pointerTo(KEY), found.get(), secrets, destinations, mistakes);
    }

    /** What was read; empty before. */
    String text() {
        return text;
    }

    private Optional<Routing> readFile(JsonObject top, String written) {
        Path file = place.path(written);
        try {
            text = Files.readString(file);
            return Optional.of(RoutingParser.parse(text, secrets, destinations));
        } catch (IOException unreadable) {
            top.mistake(KEY, Place.trouble(file, unreadable));
        } catch (RoutingException wrong) {
            wrong.mistakes().forEach(each -> mistakes.add(new Mistake(written + "#" + each.pointer(), each.message())));
        }
        return Optional.empty();
    }
}
