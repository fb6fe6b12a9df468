package dev.rowcast.cli.move;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.cli.status.SinkSettings;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.Paste;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectException;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.ConnectorStatus;
import dev.rowcast.standalone.engine.TransactionStarts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The source's connector and those that deliver what it reads. */
final class ConnectSide {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String HISTORY = "schema.history.internal.kafka.topic";

    private final String url;
    private final ConnectClient client;
    private final ConnectorConfig source;
    private final List<SinkSettings> sinks;

    /** @throws CliException if one of them isn't there, or is another than it has to be */
    ConnectSide(String url, String source, List<String> sinks) {
        this.url = url;
        this.client = new ConnectClient(url, PATIENCE);
        this.source = said(() -> client.config(source));
        if (prefix().isEmpty()) {
            throw new CliException(
                    "connector " + source
                            + " has no topic.prefix: it isn't Debezium's. Name that with --source-connector",
                    null);
        }
        this.sinks = sinks.stream().map(this::sink).toList();
    }

    private SinkSettings sink(String name) {
        return SinkSettings.of(said(() -> client.config(name)))
                .orElseThrow(() -> new CliException(
                        "connector " + name + " isn't one of Rowcast's; name those that deliver with --connector",
                        null));
    }

    private <T> T said(Supplier<T> question) {
        try {
            return question.get();
        } catch (ConnectException refused) {
            throw new CliException(refused.getMessage() + " (--connect " + url + ")", refused);
        }
    }

    /** What the source's topics begin with, which is its name without Kafka. */
    String prefix() {
        return source.config().getOrDefault("topic.prefix", "");
    }

    String sourceName() {
        return source.name();
    }

    List<SinkSettings> sinks() {
        return sinks;
    }

    /** The topic with the tables' definitions. */
    String historyTopic() {
        String topic = source.config().getOrDefault(HISTORY, "");
        if (topic.isEmpty()) {
            throw new CliException(
                    "connector " + source.name() + " has no " + HISTORY
                            + ", in which the tables' definitions are; without them rows can't be read from there on",
                    null);
        }
        return topic;
    }

    /** @throws CliException unless all of them are stopped, so that nothing is on its way */
    void requireStopped() {
        requireStopped(source.name());
        sinks.forEach(sink -> requireStopped(sink.config().name()));
    }

    private void requireStopped(String name) {
        ConnectorStatus status = said(() -> client.status(name));
        if (!status.state().equals("STOPPED")) {
            throw new CliException(
                    "connector " + name + " is " + status.state() + ". Stop it (" + put(name, "stop")
                            + "), and say this again",
                    null);
        }
        if (status.parts().size() > 1) {
            throw new CliException(
                    "connector " + name + " is stopped, and its tasks are still ending. Say this again in a moment",
                    null);
        }
    }

    /** The commands that start them again, the source last. */
    List<String> starts() {
        return Stream.concat(sinks.stream().map(sink -> sink.config().name()), Stream.of(source.name()))
                .map(name -> put(name, "resume"))
                .toList();
    }

    /** For commands about a connector. */
    Paste paste(String connector) {
        return Paste.PLAIN.with("--connector", connector).with("--connect", url);
    }

    /** A command that somebody can paste. */
    String put(String connector, String what) {
        return "curl -X PUT " + Paste.words(List.of(url + ConnectClient.path(connector) + "/" + what));
    }

    /**
     * Where the source stopped, as JSON of its offset.
     *
     * @throws CliException if it has no place yet, or is within a snapshot
     */
    String place() {
        JsonNode offset = said(() -> client.send("GET", offsets(), null)).at("/offsets/0/offset");
        if (!offset.isObject()) {
            throw new CliException(
                    "connector " + source.name() + " has read nothing yet, so that there is no place to go on"
                            + " from; begin with rowcast run and a state of its own",
                    null);
        }
        if (offset.hasNonNull(TransactionStarts.SNAPSHOT)) {
            throw new CliException(
                    "connector " + source.name() + " was stopped within its snapshot. Start it ("
                            + put(source.name(), "resume") + "), and stop it once the snapshot is over",
                    null);
        }
        return TransactionStarts.text(JSON.convertValue(offset, new TypeReference<Map<String, Object>>() {}));
    }

    /** Has the source go on there. */
    void goOn(String place) {
        try {
            Map<String, Object> moved = Map.of("partition", Map.of("server", prefix()), "offset", JSON.readTree(place));
            said(() -> client.send("PATCH", offsets(), Map.of("offsets", List.of(moved))));
        } catch (JsonProcessingException damaged) {
            throw new CliException("the state's position is no JSON: " + place, damaged);
        }
    }

    private String offsets() {
        return ConnectClient.path(source.name()) + "/offsets";
    }
}
