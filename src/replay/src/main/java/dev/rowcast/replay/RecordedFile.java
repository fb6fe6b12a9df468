package dev.rowcast.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Place;
import dev.rowcast.change.RawRecord;
import dev.rowcast.json.StrictJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;

/**
 * Records that Debezium wrote, one a line: {@code {"topic": …, "partition": 0, "offset": 42, "headers": {…}, "key": {…}, "value": {…}}}, key and
 * value each with {@code schema} and {@code payload} as JsonConverter writes them, or null. The topic is the file's name without {@code .jsonl}
 * where a line has none, the partition 0, and the offset the next of its partition. For one thread.
 */
public final class RecordedFile implements AutoCloseable {
    private static final String ENDING = ".jsonl";

    private final Path file;
    private final BufferedReader lines;
    private final JsonConverter keys = converter(true);
    private final JsonConverter values = converter(false);
    private final Map<String, Long> next = new HashMap<>();
    private int line;

    private RecordedFile(Path file, BufferedReader lines) {
        this.file = file;
        this.lines = lines;
    }

    /** @throws IOException if the file can't be opened */
    public static RecordedFile open(Path file) throws IOException {
        return new RecordedFile(file, Files.newBufferedReader(file));
    }

    private static JsonConverter converter(boolean key) {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", true, "replace.null.with.default", false), key);
        return converter;
    }

    /**
     * The next record; null after the last. Empty lines are passed over.
     *
     * @throws RecordingException if the next line is no record; the message says which line and why
     */
    public @Nullable RawRecord read() throws IOException {
        for (String text = next(); text != null; text = next()) {
            line++;
            if (!text.isBlank()) {
                return record(text);
            }
        }
        return null;
    }

    private @Nullable String next() throws IOException {
        try {
            return lines.readLine();
        } catch (CharacterCodingException notText) {
            throw new RecordingException(file + " isn't UTF-8 from about line " + (line + 1) + " on", notText);
        }
    }

    private RawRecord record(String text) {
        try {
            JsonNode node = StrictJson.read(text).node();
            if (!node.isObject() || !node.has("value")) {
                throw new RecordingException(place() + " is no record: it has no \"value\"");
            }
            Place at = at(node);
            SchemaAndValue key = keys.toConnectData(at.stream().topic(), bytes(node.path("key")));
            SchemaAndValue value = values.toConnectData(at.stream().topic(), bytes(node.path("value")));
            return new RawRecord(
                    at, key.schema(), key.value(), value.schema(), value.value(), null, headers(node.path("headers")));
        } catch (IllegalArgumentException | DataException wrong) {
            throw new RecordingException(
                    place() + " is no record: "
                            + String.valueOf(wrong.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""),
                    wrong);
        }
    }

    private Place at(JsonNode node) {
        String name = String.valueOf(file.getFileName());
        String ofFile = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
        String topic = node.path("topic").asText(ofFile);
        int partition = (int) number(node, "partition", 0, Integer.MAX_VALUE);
        long expected = next.getOrDefault(topic + "-" + partition, 0L);
        long offset = number(node, "offset", expected, Long.MAX_VALUE - 1);
        if (offset < expected) {
            throw new RecordingException(place() + " has offset " + offset + " of " + topic + "-" + partition
                    + ", which comes after " + (expected - 1) + "; sort the lines by their offsets");
        }
        next.put(topic + "-" + partition, offset + 1);
        return new KafkaPlace(topic, partition, offset);
    }

    private long number(JsonNode node, String name, long otherwise, long most) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > most) {
            throw new RecordingException(
                    place() + " has the " + name + " " + value + ", which is none; write a whole number from 0 on");
        }
        return value.longValue();
    }

    private String place() {
        return file + ", line " + line;
    }

    private static ConnectHeaders headers(JsonNode node) {
        ConnectHeaders headers = new ConnectHeaders();
        node.properties()
                .forEach(header ->
                        headers.addString(header.getKey(), header.getValue().asText()));
        return headers;
    }

    private static byte @Nullable [] bytes(JsonNode node) {
        return node.isNull() || node.isMissingNode() ? null : node.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        keys.close();
        values.close();
        lines.close();
    }
}
