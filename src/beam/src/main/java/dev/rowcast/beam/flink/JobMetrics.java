package dev.rowcast.beam.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rowcast.beam.load.LoadCounts;
import dev.rowcast.beam.load.LoadSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a job has counted: Beam's metrics, which its runner keeps in one of Flink's accumulators, as JSON with protobuf's encoding of values. Immutable. */
final class JobMetrics {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ACCUMULATOR = "__metricscontainers";
    private static final String COUNTER = "beam:metrics:sum_int64:v1";
    private static final String TEXTS = "beam:metrics:set_string:v1";

    /** Nothing yet. */
    static final JobMetrics NONE = new JobMetrics();

    private final Map<String, Long> counters = new HashMap<>();
    private final Map<String, Set<String>> texts = new HashMap<>();

    private JobMetrics() {}

    /** @param accumulators as Flink's REST interface has them */
    static JobMetrics of(JsonNode accumulators) {
        JobMetrics metrics = new JobMetrics();
        for (JsonNode each : accumulators.path("user-task-accumulators")) {
            if (each.path("name").asText().equals(ACCUMULATOR)) {
                metrics.add(each.path("value").asText());
            }
        }
        return metrics;
    }

    private void add(String value) {
        try {
            JSON.readTree(value).path("metrics").path("attempted").forEach(this::add);
        } catch (JsonProcessingException other) {
            throw new IllegalStateException("Beam's metrics have another form than this version's", other);
        }
    }

    private void add(JsonNode metric) {
        JsonNode labels = metric.path("labels");
        if (!labels.path("NAMESPACE").asText().equals(LoadCounts.NAMESPACE)) {
            return;
        }
        String name = labels.path("NAME").asText();
        ByteBuffer payload = ByteBuffer.wrap(
                Base64.getDecoder().decode(metric.path("payload").asText()));
        switch (metric.path("type").asText()) {
            case COUNTER -> counters.merge(name, varint(payload), Long::sum);
            case TEXTS -> texts.computeIfAbsent(name, unused -> new TreeSet<>()).addAll(texts(payload));
            default -> {}
        }
    }

    private static Set<String> texts(ByteBuffer payload) {
        Set<String> all = new TreeSet<>();
        for (int left = payload.getInt(); left > 0; left--) {
            byte[] text = new byte[(int) varint(payload)];
            payload.get(text);
            all.add(new String(text, StandardCharsets.UTF_8));
        }
        return all;
    }

    private static long varint(ByteBuffer payload) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = payload.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    long count(String what, LoadSpec.Table table) {
        return counters.getOrDefault(LoadCounts.name(what, table), 0L);
    }

    Set<String> texts(String what, LoadSpec.Table table) {
        return texts.getOrDefault(LoadCounts.name(what, table), Set.of());
    }
}
