package dev.rowcast.beam.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rowcast.beam.load.JobFiles;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files that a subscription names, such as that of its mapping, which go with a job to its workers. For one thread. */
final class Baggage {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final String SUBSCRIPTIONS = "subscriptions";

    private final Map<String, Path> files = new LinkedHashMap<>();

    /** The files, by their names in the job. */
    Map<String, Path> files() {
        return files;
    }

    void add(String name, Path file) {
        files.put(name, file);
    }

    /** The routing as the job has it: with files of the job in the place of those that the subscription names. */
    String packed(String routing, String subscription) {
        try {
            JsonNode document = JSON.readTree(routing);
            JsonNode all = document.isArray() ? document : document.path(SUBSCRIPTIONS);
            all.forEach(each -> {
                if (each.path("name").asText().equals(subscription)) {
                    pack(each);
                }
            });
            if (document.path("defaults") instanceof ObjectNode defaults) {
                pack(defaults);
            }
            return JSON.writeValueAsString(document);
        } catch (JsonProcessingException spoilt) {
            throw new IllegalArgumentException("the routing isn't JSON", spoilt);
        }
    }

    private void pack(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> member.setValue(packed(member.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, packed(array.get(i)));
            }
        }
    }

    private JsonNode packed(JsonNode value) {
        if (value instanceof ContainerNode<?>) {
            pack(value);
            return value;
        }
        return value.isTextual() && isFile(value.asText()) ? TextNode.valueOf(packed(Path.of(value.asText()))) : value;
    }

    private static boolean isFile(String text) {
        try {
            return text.contains("/") && Files.isRegularFile(Path.of(text));
        } catch (InvalidPathException none) {
            return false;
        }
    }

    private String packed(Path file) {
        String name = "files/" + files.size() + "/" + file.getFileName();
        add(name, file);
        return JobFiles.PLACE + name;
    }
}
