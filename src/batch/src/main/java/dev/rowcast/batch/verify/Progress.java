package dev.rowcast.batch.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.change.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * How far a comparison has come, in a file that is written as a whole each time, so that one that ended early goes on from there. It holds keys of rows, and
 * none of their other values. For one thread.
 */
public final class Progress {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int VERSION = 1;

    private final @Nullable Path file;
    private final ObjectNode content;

    private Progress(@Nullable Path file, ObjectNode content) {
        this.file = file;
        this.content = content;
    }

    /**
     * What is known of a table.
     *
     * @param result what was counted
     * @param mark where to go on
     * @param done whether nothing is left
     */
    record Saved(TableResult result, Mark mark, boolean done) {}

    /** Of a comparison that nobody will go on with. */
    public static Progress none() {
        return new Progress(null, JSON.createObjectNode());
    }

    /**
     * In that file; from the beginning if it isn't there.
     *
     * @param of what is compared with what, which has to be the same when it goes on
     * @throws IOException if the file can't be read
     * @throws IllegalArgumentException if it isn't such a file, or that of another comparison; the message says what to do
     */
    public static Progress in(Path file, String of) throws IOException {
        if (!Files.exists(file)) {
            return new Progress(
                    file, JSON.createObjectNode().put("version", VERSION).put("of", of));
        }
        JsonNode content;
        try {
            content = JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(
                    file + " isn't what an earlier run wrote; delete it to begin anew", malformed);
        }
        if (!(content instanceof ObjectNode known)
                || known.path("version").asInt() != VERSION
                || !known.path("of").asText().equals(of)) {
            throw new IllegalArgumentException(file + " is of "
                    + (content == null || content.path("of").asText().isEmpty()
                            ? "something else"
                            : content.path("of").asText())
                    + " and not of " + of + "; name another file");
        }
        return new Progress(file, known);
    }

    /** What is known of the table, unless its contract has changed since. */
    Optional<Saved> of(TableId table, int revision) {
        JsonNode known = content.path("tables").path(table.toString());
        return known.path("revision").asInt() == revision && known.has("rows")
                ? Optional.of(saved(table, known))
                : Optional.empty();
    }

    private static Saved saved(TableId table, JsonNode known) {
        List<Difference> differences = new ArrayList<>();
        known.path("differences")
                .forEach(each -> differences.add(new Difference(
                        table,
                        each.path("key").asText(),
                        Difference.Kind.valueOf(each.path("kind").asText()),
                        texts(each.path("fields")).stream()
                                .map(name -> new Difference.Field(name, null, null))
                                .toList(),
                        Difference.Mended.valueOf(each.path("mended").asText()))));
        TableResult result = new TableResult(
                table,
                known.path("rows").asLong(),
                known.path("left").asLong(),
                known.path("found").asLong(),
                known.path("mendedRows").asLong(),
                0,
                differences,
                List.of(),
                "");
        JsonNode scanned = known.get("scanned");
        Mark mark = new Mark(
                texts(known.path("after")),
                known.path("scanning").asBoolean(),
                scanned == null || scanned.isNull() ? null : scanned.asText(),
                result.rows(),
                result.left());
        return new Saved(result, mark, known.path("done").asBoolean());
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** @throws UnfinishedException if the file can't be written */
    void save(int revision, Saved saved) {
        if (file == null) {
            return;
        }
        TableResult result = saved.result();
        ObjectNode table =
                content.withObjectProperty("tables").putObject(result.table().toString());
        table.put("revision", revision).put("done", saved.done());
        table.put("rows", result.rows()).put("left", result.left());
        table.put("found", result.found()).put("mendedRows", result.mended());
        saved.mark().after().forEach(table.putArray("after")::add);
        table.put("scanning", saved.mark().scanning())
                .put("scanned", saved.mark().scanned());
        ArrayNode differences = table.putArray("differences");
        result.differences().forEach(each -> {
            ObjectNode difference = differences.addObject();
            difference.put("key", each.key()).put("kind", each.kind().name());
            difference.put("mended", each.mended().name());
            each.names().forEach(difference.putArray("fields")::add);
        });
        write(file);
    }

    private void write(Path to) {
        try {
            Path beside = to.resolveSibling(to.getFileName() + ".new");
            Files.write(beside, JSON.writeValueAsBytes(content));
            Files.move(beside, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritten) {
            throw new UnfinishedException(to + " can't be written: " + unwritten, unwritten);
        }
    }
}
