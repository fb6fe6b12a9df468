package dev.rowcast.standalone.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A place of reading as the state has it: the connector's offset, as JSON. Stateless. */
public final class PlaceJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PlaceJson() {}

    static JsonNode parse(String place) {
        try {
            return JSON.readTree(place);
        } catch (JsonProcessingException damaged) {
            throw new IllegalArgumentException("not an offset: " + place, damaged);
        }
    }

    /** Where in the binary log that is, as MySQL's tools name it. */
    public static String logPlace(String place) {
        JsonNode offset = parse(place);
        return offset.path("file").asText() + ":" + offset.path("pos").asText();
    }
}
