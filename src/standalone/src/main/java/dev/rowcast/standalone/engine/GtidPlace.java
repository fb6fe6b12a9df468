package dev.rowcast.standalone.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.debezium.connector.mysql.gtid.MySqlGtidSet;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A place of reading by the GTIDs of the transactions that are done there. Immutable. */
public final class GtidPlace {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GTIDS = "gtids";
    private static final String UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
    private static final String ONE = UUID + "(?::[1-9][0-9]*(?:-[1-9][0-9]*)?)+";
    private static final Pattern SET = Pattern.compile(ONE + "(?:," + ONE + ")*");

    private final ObjectNode offset;
    private final MySqlGtidSet done;

    private GtidPlace(ObjectNode offset, MySqlGtidSet done) {
        this.offset = offset;
        this.done = done;
    }

    /** That of the connector's offset, as JSON; empty where that has no GTIDs. */
    public static Optional<GtidPlace> of(@Nullable String place) {
        if (place == null || !(parse(place) instanceof ObjectNode offset)) {
            return Optional.empty();
        }
        return gtids(offset).map(gtids -> new GtidPlace(offset, gtids));
    }

    private static Optional<MySqlGtidSet> gtids(JsonNode offset) {
        String text = offset.path(GTIDS).asText("");
        return text.isEmpty() ? Optional.empty() : Optional.of(new MySqlGtidSet(text));
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("the state holds a place that is none; restore it from a backup", damaged);
        }
    }

    /**
     * The same place where only those are done.
     *
     * @param gtids a set of GTIDs as MySQL writes them; white space counts for nothing
     * @throws IllegalArgumentException if it is none, or has some that aren't done here, so that changes would be passed over
     */
    public GtidPlace at(String gtids) {
        String text = gtids.replaceAll("\\s", "");
        if (!SET.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + gtids
                    + "\" isn't a set of GTIDs; write it as MySQL does, such as 3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77, several servers'"
                    + " with commas");
        }
        MySqlGtidSet wanted = new MySqlGtidSet(text);
        if (!wanted.isContainedWithin(done)) {
            throw new IllegalArgumentException("that would pass over what wasn't read yet: " + wanted.subtract(done)
                    + " is not among what is done, " + done);
        }
        ObjectNode other = offset.deepCopy();
        other.put(GTIDS, wanted.toString());
        return new GtidPlace(other, wanted);
    }

    /** Whether one of these entries of the tables' definitions is of a time before the place, so that its rows can be read. */
    public boolean isDefinedBy(Collection<String> history) {
        return history.stream()
                .map(entry -> gtids(parse(entry).path("position")))
                .flatMap(Optional::stream)
                .anyMatch(known -> known.isContainedWithin(done));
    }

    /** The transactions that are done there. */
    public String gtids() {
        return done.toString();
    }

    /** The connector's offset, as JSON. */
    public String offset() {
        return offset.toString();
    }
}
