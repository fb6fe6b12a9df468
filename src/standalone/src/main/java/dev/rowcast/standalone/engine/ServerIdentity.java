package dev.rowcast.standalone.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which server is read, so that a place in one's binary log isn't taken for a place in another's. Immutable.
 *
 * @param uuid its {@code server_uuid}
 * @param gtids whether its transactions have GTIDs, which say on any server what is done
 */
public record ServerIdentity(String uuid, boolean gtids) {
    /** What a place is marked with, beside the connector's own words. */
    static final String KEY = "server_uuid";

    /**
     * Why this server can't be read from there; empty where it can. One that is marked with no server is taken for this one's.
     *
     * @param source the source, for people
     * @param place the connector's offset as JSON; null for the beginning
     */
    public Optional<String> refusal(Source source, @Nullable String place) {
        if (place == null) {
            return Optional.empty();
        }
        JsonNode offset = PlaceJson.parse(place);
        String before = offset.path(KEY).asText("");
        boolean byGtids = gtids && !offset.path("gtids").asText("").isEmpty();
        if (byGtids || before.isEmpty() || before.equals(uuid)) {
            return Optional.empty();
        }
        return Optional.of(source + " isn't the server that was read before: its server_uuid is " + uuid
                + ", that one's was "
                + before + ". Without GTIDs nothing says where in its binary log to go on ("
                + PlaceJson.logPlace(place)
                + " is a place in the other's), so nothing is read. Point the source at the server that was read before, or start"
                + " once with --snapshot-again, which reads all rows anew. What was deleted meanwhile stays where it is; in stores"
                + " the verification finds and removes it");
    }
}
