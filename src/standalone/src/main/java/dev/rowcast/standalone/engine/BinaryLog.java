package dev.rowcast.standalone.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.debezium.connector.mysql.gtid.MySqlGtidSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The binary log of the server that is there, so that a place of before isn't taken for one in it where it has begun anew: after {@code RESET BINARY LOGS AND
 * GTIDS} its files and GTIDs have the names of those before, and other changes in them. Immutable.
 *
 * @param sizes in bytes, of its files, in their order
 * @param firstCommits of the files that were {@linkplain #telling asked for}: where in the file the first one ends, and its number; none where a file has none
 *     yet
 * @param executed the GTIDs that the server has
 * @param purged those of them that are in its log no more, or never were
 */
public record BinaryLog(Map<String, Long> sizes, Map<String, String> firstCommits, String executed, String purged) {
    /** What a place is marked with, beside the connector's own words: a file, and the first commit in it. */
    static final String KEY = "log_begin";

    private static final String GTIDS = "gtids";
    private static final String AT = "@";

    /** The files of which the first commits tell whether a place is of the log, and what later ones are marked with; the best first. */
    static Set<String> telling(@Nullable String place, List<String> files) {
        Set<String> telling = new LinkedHashSet<>();
        if (place != null) {
            JsonNode offset = PlaceJson.parse(place);
            telling.add(offset.path("file").asText());
            telling.add(file(offset.path(KEY).asText("")));
        }
        if (!files.isEmpty()) {
            telling.add(files.get(files.size() - 1));
        }
        telling.retainAll(files);
        return telling;
    }

    private static String file(String mark) {
        return mark.substring(0, Math.max(0, mark.lastIndexOf(AT)));
    }

    /**
     * What places from that one on are marked with, beside the connector's own words.
     *
     * @param server whose log it is
     * @param place the connector's offset as JSON; null for the beginning
     */
    public Map<String, String> marks(ServerIdentity server, @Nullable String place) {
        Map<String, String> marks = new HashMap<>(Map.of(ServerIdentity.KEY, server.uuid()));
        telling(place, List.copyOf(sizes.keySet())).stream()
                .filter(firstCommits::containsKey)
                .findFirst()
                .ifPresent(file -> marks.put(KEY, file + AT + firstCommits.get(file)));
        return marks;
    }

    /**
     * Why this log can't be read from there; empty where it can, or that can't be told. A place of another server, or of one that isn't known, isn't looked at.
     *
     * @param source the source, for people
     * @param place the connector's offset as JSON; null for the beginning
     * @param server whose log it is
     */
    public Optional<String> refusal(Source source, @Nullable String place, ServerIdentity server) {
        if (place == null) {
            return Optional.empty();
        }
        JsonNode offset = PlaceJson.parse(place);
        boolean byGtids = server.gtids() && !offset.path(GTIDS).asText("").isEmpty();
        if (!offset.path(ServerIdentity.KEY).asText("").equals(server.uuid())
                || byGtids && sayWhereToGoOn(offset.path(GTIDS).asText(), server)) {
            return Optional.empty();
        }
        return markedOtherwise(offset.path(KEY).asText(""))
                .or(() -> byGtids ? Optional.empty() : behindTheEnd(offset))
                .map(why -> words(source, place, why));
    }

    private static String words(Source source, String place, String why) {
        return "the binary log of " + source
                + " has begun anew since it was read, as by RESET BINARY LOGS AND GTIDS (RESET MASTER): " + why
                + ". " + PlaceJson.logPlace(place)
                + " was a place in the one before, and nothing says which changes are missing between, so nothing is read. Start once with"
                + " --snapshot-again, which reads all rows anew. What was deleted meanwhile stays where it is; in stores the verification"
                + " finds and removes it";
    }

    /**
     * Whether the transactions that are done do so, whatever the files are called: those of this server are purged, so none of its GTIDs was given a second
     * time. Where it lacks some the connector says so.
     */
    private boolean sayWhereToGoOn(String gtids, ServerIdentity server) {
        MySqlGtidSet done = new MySqlGtidSet(gtids);
        return !done.isContainedWithin(new MySqlGtidSet(executed))
                || done.retainAll(server.uuid()::equals).isContainedWithin(new MySqlGtidSet(purged));
    }

    private Optional<String> markedOtherwise(String mark) {
        String file = file(mark);
        String now = firstCommits.get(file);
        return now == null || mark.equals(file + AT + now)
                ? behindTheNewest(file)
                : Optional.of("the first commit in " + file + " is " + now + " now, and was "
                        + mark.substring(file.length() + 1) + " (where it ends, and its number)");
    }

    /** Of the file itself, which with GTIDs may be another server's of which the place came. */
    private Optional<String> behindTheEnd(JsonNode offset) {
        String file = offset.path("file").asText();
        long position = offset.path("pos").asLong();
        Long size = sizes.get(file);
        return size == null || position <= size
                ? behindTheNewest(file)
                : Optional.of(file + " has " + size + " bytes, and " + position + " of it were read already");
    }

    private Optional<String> behindTheNewest(String file) {
        List<String> files = List.copyOf(sizes.keySet());
        String newest = files.isEmpty() ? "" : files.get(files.size() - 1);
        return newest.isEmpty() || !base(file).equals(base(newest)) || number(file) <= number(newest)
                ? Optional.empty()
                : Optional.of("its newest file is " + newest + ", and " + file + " was read already");
    }

    private static String base(String file) {
        return file.substring(0, file.lastIndexOf('.') + 1);
    }

    private static long number(String file) {
        String digits = file.substring(file.lastIndexOf('.') + 1);
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : -1;
    }
}
