package dev.rowcast.bench.stores;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;

/**
 * One bulk request for a batch. With the guard, each document has its change's version, what is newer stays, and a delete leaves a tombstone; without,
 * the last to come wins.
 */
final class BulkLoop implements Writer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OpenSearchGenericClient client;
    private final String index;
    private final boolean guarded;

    BulkLoop(OpenSearchGenericClient client, String index, boolean guarded) {
        this.client = client;
        this.index = index;
        this.guarded = guarded;
    }

    @Override
    public void write(List<RowChange> changes) throws IOException {
        for (int from = 0; from < changes.size(); from += Load.BATCH) {
            writeBatch(changes.subList(from, Math.min(changes.size(), from + Load.BATCH)));
        }
    }

    private void writeBatch(List<RowChange> changes) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(lines)) {
            json.setRootValueSeparator(null);
            for (RowChange change : changes) {
                add(change, json);
            }
        }
        try (Response response = client.execute(Requests.create(
                "POST",
                "/_bulk",
                List.of(),
                Map.of("filter_path", "errors,items.*.status,items.*.error"),
                Body.from(lines.toByteArray(), "application/x-ndjson")))) {
            requireWritten(JSON.readTree(response.getBody().orElseThrow().body()));
        }
    }

    private void add(RowChange change, JsonGenerator json) throws IOException {
        boolean deleted = change.operation() == Operation.DELETE;
        json.writeStartObject();
        json.writeObjectFieldStart(deleted && !guarded ? "delete" : "index");
        json.writeStringField("_index", index);
        json.writeStringField(
                "_id", String.valueOf(Objects.requireNonNull(change.key()).get(Loop.ID)));
        if (guarded) {
            json.writeNumberField("version", change.version().asLong());
            json.writeStringField("version_type", "external_gte");
        }
        json.writeEndObject();
        json.writeEndObject();
        json.writeRaw('\n');
        if (!deleted) {
            row(Objects.requireNonNull(change.after()), json);
        } else if (guarded) {
            tombstone(json);
        }
    }

    private static void tombstone(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("_rowcast_deleted", true);
        json.writeNumberField("_rowcast_written", System.currentTimeMillis());
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private static void row(Struct row, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Field field : Loop.FIELDS) {
            Object value = row.get(field);
            json.writeFieldName(field.name());
            if (value == null) {
                json.writeNull();
            } else if ("io.debezium.data.Json".equals(field.schema().name())) {
                json.writeRawValue((String) value);
            } else {
                json.writePOJO(Values.json(Values.of(field, value)));
            }
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private static void requireWritten(JsonNode reply) {
        if (!reply.path("errors").asBoolean(true)) {
            return;
        }
        for (JsonNode item : reply.path("items")) {
            JsonNode answer = item.iterator().next();
            int status = answer.path("status").asInt();
            if (status / 100 != 2 && status != 404 && status != 409) {
                throw new IllegalStateException("OpenSearch refused a document: " + answer);
            }
        }
    }

    @Override
    public void close() {}
}
