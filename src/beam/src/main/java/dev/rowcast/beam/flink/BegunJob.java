package dev.rowcast.beam.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.change.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A job that was begun, so that another program finds it again.
 *
 * @param cluster the URL of the JobManager
 * @param id the job's
 * @param jar the id of its jar there
 * @param tables what it loads
 */
record BegunJob(String cluster, String id, String jar, List<TableId> tables) {
    private static final JsonMapper JSON = new JsonMapper();

    BegunJob {
        tables = List.copyOf(tables);
    }

    /** The one that {@link #words} tells of, if it is of that cluster. */
    static Optional<BegunJob> in(String words, String cluster) {
        try {
            JsonNode job = JSON.readTree(words);
            if (!job.path("flink").asText().equals(cluster)) {
                return Optional.empty();
            }
            List<TableId> tables = new ArrayList<>();
            job.path("tables")
                    .forEach(table -> tables.add(
                            new TableId(table.path(0).asText(), table.path(1).asText())));
            return Optional.of(new BegunJob(
                    cluster, job.path("job").asText(), job.path("jar").asText(), tables));
        } catch (JsonProcessingException others) {
            return Optional.empty();
        }
    }

    /** For a load's progress. */
    String words() {
        ObjectNode job =
                JSON.createObjectNode().put("flink", cluster).put("job", id).put("jar", jar);
        ArrayNode all = job.putArray("tables");
        tables.forEach(table -> all.addArray().add(table.database()).add(table.table()));
        return job.toString();
    }
}
