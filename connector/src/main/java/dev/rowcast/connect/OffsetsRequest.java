package dev.rowcast.connect;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkTask;

/** A request to set the offsets of the stopped connector. */
final class OffsetsRequest {
    private static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private final Map<TopicPartition, Long> offsets;

    /** @param offsets where to read on; null for a partition that begins anew */
    OffsetsRequest(Map<TopicPartition, Long> offsets) {
        this.offsets = offsets;
    }

    /**
     * Refuses what would change nothing, and look as if it had.
     *
     * @throws ConnectException if it names topics that the connector doesn't read. To forget what is known of those is no mistake
     */
    void check(Map<String, String> connectorConfig) {
        Predicate<String> read = topicsOf(connectorConfig);
        Set<TopicPartition> foreign = offsets.entrySet().stream()
                .filter(entry ->
                        entry.getValue() != null && !read.test(entry.getKey().topic()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (!foreign.isEmpty()) {
            throw new ConnectException("no offset was changed, since the connector doesn't read "
                    + foreign.stream()
                            .sorted(BY_NAME)
                            .map(TopicPartition::toString)
                            .collect(Collectors.joining(", "))
                    + "; its topics are " + describe(connectorConfig)
                    + ", and GET /connectors/NAME/offsets shows the partitions that it has read");
        }
    }

    private static Predicate<String> topicsOf(Map<String, String> config) {
        String regex = config.getOrDefault(SinkTask.TOPICS_REGEX_CONFIG, "");
        if (!regex.isBlank()) {
            return Pattern.compile(regex).asMatchPredicate();
        }
        return Set.copyOf(Arrays.asList(
                config.getOrDefault(SinkTask.TOPICS_CONFIG, "").trim().split("\\s*,\\s*")))::contains;
    }

    private static String describe(Map<String, String> config) {
        String regex = config.getOrDefault(SinkTask.TOPICS_REGEX_CONFIG, "");
        return regex.isBlank() ? config.getOrDefault(SinkTask.TOPICS_CONFIG, "") : "those that match " + regex;
    }
}
