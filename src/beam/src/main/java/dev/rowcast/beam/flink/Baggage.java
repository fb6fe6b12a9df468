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
import dev.rowcast.route.Secrets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What a subscription names and isn't in the routing: files, such as that of its mapping, and secrets. It goes with a job to its workers. For one thread. */
final class Baggage {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final String SUBSCRIPTIONS = "subscriptions";

    /** What may be a file's name alone, without a folder. */
    private static final Set<String> FILES = Set.of("file", "jar", "tokenFile", "ca", "cert", "key");

    private final Secrets all;
    private final Map<String, Path> files = new LinkedHashMap<>();
    private final Map<String, String> secrets = new HashMap<>();

    /** @param all the values of the secrets that the routing names */
    Baggage(Secrets all) {
        this.all = all;
    }

    /** The files, by their names in the job. */
    Map<String, Path> files() {
        return files;
    }

    /** The secrets' values, by their names. */
    Map<String, String> secrets() {
        return secrets;
    }

    void add(String name, Path file) {
        files.put(name, file);
    }

    /** The routing as the job has it: with files of the job in the place of those that the subscription names. */
    String packed(String routing, String subscription) {
        try {
            JsonNode document = JSON.readTree(routing.startsWith("\uFEFF") ? routing.substring(1) : routing);
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
            object.properties().forEach(member -> member.setValue(packed(member.getKey(), member.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, packed("", array.get(i)));
            }
        }
    }

    private JsonNode packed(String key, JsonNode value) {
        if (value instanceof ContainerNode<?>) {
            pack(value);
            return value;
        }
        if (!value.isTextual()) {
            return value;
        }
        String text = value.asText();
        if (key.equals("secret")) {
            all.value(text).ifPresent(secret -> secrets.put(text, secret));
        }
        return (FILES.contains(key) || text.contains("/")) && isFile(text)
                ? TextNode.valueOf(packed(Path.of(text)))
                : value;
    }

    private static boolean isFile(String text) {
        try {
            return Files.isRegularFile(Path.of(text));
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
