package dev.rowcast.connect;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

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
        ReadTopics read = new ReadTopics(connectorConfig);
        Set<TopicPartition> foreign = offsets.entrySet().stream()
                .filter(entry ->
                        entry.getValue() != null && !read.has(entry.getKey().topic()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (!foreign.isEmpty()) {
            throw new ConnectException("no offset was changed, since the connector doesn't read "
                    + foreign.stream()
                            .sorted(BY_NAME)
                            .map(TopicPartition::toString)
                            .collect(Collectors.joining(", "))
                    + "; its topics are " + read
                    + ", and GET /connectors/NAME/offsets shows the partitions that it has read");
        }
    }
}
