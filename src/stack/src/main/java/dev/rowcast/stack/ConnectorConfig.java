package dev.rowcast.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A connector as it is registered with Connect's REST API.
 *
 * @param name the connector's name
 * @param config its settings, in the order they were given
 */
public record ConnectorConfig(String name, Map<String, String> config) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Copies the settings. */
    public ConnectorConfig {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }

    /**
     * Reads a file of the form {@code {"name": "…", "config": {…}}}, which is also what {@code POST /connectors} takes.
     *
     * @throws StackException when there is no such file, or it is of another form
     */
    public static ConnectorConfig read(Path file) {
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            if (!root.path("name").isTextual() || !root.path("config").isObject()) {
                throw new StackException(file + " is no connector: it takes {\"name\": \"…\", \"config\": {…}}.");
            }
            Map<String, String> config = new LinkedHashMap<>();
            root.get("config").properties().forEach(entry -> {
                if (!entry.getValue().isValueNode()) {
                    throw new StackException(file + ", /config/" + entry.getKey()
                            + ": a setting of a connector is one value; write JSON as a string.");
                }
                config.put(entry.getKey(), entry.getValue().asText());
            });
            return new ConnectorConfig(root.get("name").asText(), config);
        } catch (NoSuchFileException e) {
            throw new StackException("There is no file " + file + ".", e);
        } catch (JsonProcessingException e) {
            throw new StackException(
                    file + " is no JSON: " + e.getOriginalMessage() + " in line "
                            + e.getLocation().getLineNr() + ".",
                    e);
        } catch (CharacterCodingException e) {
            throw new StackException(file + " is no JSON: it isn't text in UTF-8.", e);
        } catch (IOException e) {
            throw new StackException(file + " cannot be read: " + e + ".", e);
        }
    }

    /** With that setting added, or another value for it. */
    public ConnectorConfig with(String key, String value) {
        Map<String, String> changed = new LinkedHashMap<>(config);
        changed.put(key, value);
        return new ConnectorConfig(name, changed);
    }

    /** With these settings added or changed. */
    public ConnectorConfig withAll(Map<String, String> settings) {
        Map<String, String> changed = new LinkedHashMap<>(config);
        changed.putAll(settings);
        return new ConnectorConfig(name, changed);
    }

    /** Without that setting. */
    public ConnectorConfig without(String key) {
        Map<String, String> changed = new LinkedHashMap<>(config);
        changed.remove(key);
        return new ConnectorConfig(name, changed);
    }

    /** Under another name. */
    public ConnectorConfig named(String newName) {
        return new ConnectorConfig(newName, config);
    }
}
