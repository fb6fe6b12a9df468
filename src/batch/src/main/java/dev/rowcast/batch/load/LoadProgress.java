package dev.rowcast.batch.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a load has come, in a file that is written as a whole each time, so that one that ended early goes on from there, with its version. It holds keys of
 * rows, and none of their other values. Thread-safe.
 */
public final class LoadProgress {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int FORMAT = 1;

    private final @Nullable Path file;
    private final ObjectNode content;

    private LoadProgress(@Nullable Path file, ObjectNode content) {
        this.file = file;
        this.content = content;
    }

    /** Of a load that nobody will go on with. */
    public static LoadProgress none(RowVersion version) {
        return new LoadProgress(null, beginning("", version));
    }

    /**
     * In that file; from the beginning if it isn't there.
     *
     * @param of what is loaded from where into what, which has to be the same when it goes on
     * @param version of the rows, where the load begins
     * @throws IOException if the file can't be read
     * @throws IllegalArgumentException if it isn't such a file, or that of another load; the message says what to do
     */
    public static LoadProgress in(Path file, String of, RowVersion version) throws IOException {
        if (!Files.exists(file)) {
            return new LoadProgress(file, beginning(of, version));
        }
        JsonNode content;
        try {
            content = JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(
                    file + " isn't what an earlier load wrote; delete it to begin anew", malformed);
        }
        if (!(content instanceof ObjectNode known) || known.path("load").asInt() != FORMAT) {
            throw new IllegalArgumentException(file + " isn't what an earlier load wrote; name another file");
        }
        if (!known.path("of").asText().equals(of)) {
            throw new IllegalArgumentException(
                    file + " is of " + known.path("of").asText() + " and not of " + of + "; name another file");
        }
        return new LoadProgress(file, known);
    }

    private static ObjectNode beginning(String of, RowVersion version) {
        return JSON.createObjectNode().put("load", FORMAT).put("of", of).put("version", version.asLong());
    }

    /** The version of the rows. */
    public RowVersion version() {
        return RowVersion.ofLong(content.path("version").asLong());
    }

    /** How far the table is. */
    public synchronized LoadMark of(TableId table) {
        JsonNode known = content.path("tables").path(table.toString());
        if (known.isMissingNode()) {
            return LoadMark.BEGINNING;
        }
        List<String> after = new ArrayList<>();
        known.path("after").forEach(each -> after.add(each.asText()));
        return new LoadMark(
                after,
                known.path("rows").asLong(),
                known.path("rejected").asLong(),
                known.path("done").asBoolean());
    }

    /**
     * Writes down how far the table is.
     *
     * @throws UnfinishedException if the file can't be written
     */
    public synchronized void save(TableId table, LoadMark saved) {
        ObjectNode known = content.withObjectProperty("tables").putObject(table.toString());
        saved.after().forEach(known.putArray("after")::add);
        known.put("rows", saved.rows()).put("rejected", saved.rejected()).put("done", saved.done());
        write();
    }

    /** What goes on elsewhere, in the words of the engine that had it begun; empty where nothing does. */
    public synchronized String elsewhere() {
        return content.path("elsewhere").asText();
    }

    /**
     * Writes down what goes on elsewhere, so that it is found again.
     *
     * @param words the engine's; empty once nothing does
     * @throws UnfinishedException if the file can't be written
     */
    public synchronized void elsewhere(String words) {
        content.put("elsewhere", words);
        write();
    }

    private void write() {
        Path to = file;
        if (to == null) {
            return;
        }
        try {
            Path beside = to.resolveSibling(to.getFileName() + ".new");
            Files.write(beside, JSON.writeValueAsBytes(content));
            Files.move(beside, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritten) {
            throw new UnfinishedException(to + " can't be written: " + unwritten, unwritten);
        }
    }
}
