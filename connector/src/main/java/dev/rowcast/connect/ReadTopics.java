package dev.rowcast.connect;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.connect.sink.SinkTask;

/** The topics that a connector reads, by its configuration. Immutable. */
final class ReadTopics {
    private final Predicate<String> read;
    private final String words;

    /** @throws java.util.regex.PatternSyntaxException if the pattern is none, which Connect has checked */
    ReadTopics(Map<String, String> connectorConfig) {
        String regex = connectorConfig.getOrDefault(SinkTask.TOPICS_REGEX_CONFIG, "");
        String named = connectorConfig.getOrDefault(SinkTask.TOPICS_CONFIG, "");
        read = regex.isBlank()
                ? Set.copyOf(Arrays.asList(named.trim().split("\\s*,\\s*")))::contains
                : Pattern.compile(regex).asMatchPredicate();
        words = regex.isBlank() ? named : "those that match " + regex;
    }

    boolean has(String topic) {
        return read.test(topic);
    }

    /** For a sentence that begins "its topics are". */
    @Override
    public String toString() {
        return words;
    }
}
