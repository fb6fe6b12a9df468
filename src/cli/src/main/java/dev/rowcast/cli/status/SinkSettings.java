package dev.rowcast.cli.status;

import dev.rowcast.connect.SinkConfig;
import dev.rowcast.connect.StatusTopic;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.Registered;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The settings of one of Rowcast's connectors, as Kafka Connect has them: secrets and other texts from elsewhere aren't filled in. */
public record SinkSettings(ConnectorConfig config) {
    private static final String CLASS = "RowcastSinkConnector";
    private static final String FROM_ELSEWHERE = "${";

    /** Those of that connector; empty if it isn't one of Rowcast's. */
    static Optional<SinkSettings> of(Registered connector) {
        return of(connector.config());
    }

    /** The same by its settings. */
    public static Optional<SinkSettings> of(ConnectorConfig connector) {
        String type = connector.config().getOrDefault("connector.class", "");
        // Connect takes a name without its package, and without "Connector" too.
        String simple = type.substring(type.lastIndexOf('.') + 1);
        return simple.equals(CLASS) || CLASS.equals(simple + "Connector")
                ? Optional.of(new SinkSettings(connector))
                : Optional.empty();
    }

    private String get(String key, String otherwise) {
        return config.config().getOrDefault(key, otherwise).strip();
    }

    /** Its consumer group. */
    public String group() {
        return get("consumer.override.group.id", "connect-" + config.name());
    }

    boolean publishesTo(String statusTopic) {
        String log = get("contract.log.topic", SinkConfig.DEFAULT_CONTRACT_LOG_TOPIC);
        String topic = get("status.topic", StatusTopic.beside(log));
        return topic.equals(statusTopic) || topic.contains(FROM_ELSEWHERE);
    }

    /** Whether it reads the topic. */
    public boolean reads(String topic) {
        return Arrays.stream(get("topics", "").split(","))
                        .anyMatch(each -> each.strip().equals(topic))
                || matches(get("topics.regex", ""), topic);
    }

    private static boolean matches(String regex, String topic) {
        try {
            return !regex.isEmpty() && Pattern.matches(regex, topic);
        } catch (PatternSyntaxException refused) {
            return false;
        }
    }

    /** Whether it reads topics that a source with that {@code topic.prefix} may write. */
    boolean mayRead(String prefix) {
        String topics = prefix + ".";
        return Arrays.stream(get("topics", "").split(","))
                        .anyMatch(topic -> topic.strip().startsWith(topics))
                || mayMatch(get("topics.regex", ""), topics);
    }

    /** Whether a text that begins so may match. */
    private static boolean mayMatch(String regex, String beginning) {
        try {
            Matcher matcher = Pattern.compile(regex).matcher(beginning);
            return matcher.matches() || matcher.hitEnd();
        } catch (PatternSyntaxException refused) {
            return false;
        }
    }
}
