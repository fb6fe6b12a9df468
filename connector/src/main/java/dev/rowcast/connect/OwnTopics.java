package dev.rowcast.connect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics that a connector itself writes, and that hold no rows. Not thread-safe. */
final class OwnTopics {
    private static final Logger LOG = LoggerFactory.getLogger(OwnTopics.class);

    private final Map<String, String> topics;
    private boolean told;

    private OwnTopics(Map<String, String> topics) {
        this.topics = topics;
    }

    /** @param status empty where the connector publishes none */
    static OwnTopics of(String contractLog, Optional<String> status) {
        Map<String, String> topics = new LinkedHashMap<>();
        topics.put(contractLog, "its contract log");
        topics.put(KafkaParkedKeys.topicBeside(contractLog), "its parked keys");
        status.ifPresent(topic -> topics.put(topic, "its own status"));
        return new OwnTopics(topics);
    }

    /** What is wrong with a connector that reads one of them; empty if it doesn't. */
    Optional<String> mistakeOf(ReadTopics read) {
        Set<String> taken = topics.keySet().stream().filter(read::has).collect(Collectors.toSet());
        return taken.isEmpty()
                ? Optional.empty()
                : Optional.of("the connector would read what it writes itself: its topics are " + read + ", and "
                        + topics.entrySet().stream()
                                .filter(each -> taken.contains(each.getKey()))
                                .map(each -> each.getKey() + " (" + each.getValue() + ")")
                                .collect(Collectors.joining(", "))
                        + (taken.size() == 1 ? " is one of them" : " are among them")
                        + ". Narrow that to the source's topics, such as topics.regex=PREFIX\\..*, or leave them out:"
                        + " topics.regex=(?!" + topics.keySet().iterator().next() + ").*");
    }

    /** Whether the record is of one of them, and so nothing to deliver. A connector that was registered by an earlier version may read them. */
    boolean has(SinkRecord record) {
        String what = topics.get(record.originalTopic());
        if (what != null && !told) {
            told = true;
            LOG.warn(
                    "the connector's topics include {} ({}); its records are passed over. Narrow topics or topics.regex",
                    record.originalTopic(),
                    what);
        }
        return what != null;
    }
}
