package dev.rowcast.cli.status;

import dev.rowcast.stack.ConnectorStatus;
import dev.rowcast.stack.Registered;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the sources of a connector: of Kafka Connect, where it was asked, and else of the heartbeats that Debezium writes.
 *
 * @param connect what Kafka Connect knows
 * @param kafka what Kafka knows
 * @param silentSince a source whose newest record is older than that is silent; in milliseconds since the epoch
 */
record Sources(ConnectFacts connect, KafkaFacts kafka, long silentSince) {
    /** Debezium's default. */
    private static final String NO_HEARTBEATS = "0";

    private static final String DEBEZIUM = "io.debezium.connector.";

    /**
     * In the order of their prefixes.
     *
     * @param sink the connector's name
     * @param topics those that its tasks have partitions of
     */
    List<SourceView> of(String sink, Collection<String> topics) {
        Map<String, SourceView> byPrefix = new TreeMap<>();
        connect.connectors().forEach((name, source) -> {
            String prefix = prefixOf(source);
            if (!prefix.isEmpty() && reads(sink, topics, prefix)) {
                byPrefix.put(prefix, registered(name, prefix, source));
            }
        });
        unregistered(topics).forEach(prefix -> byPrefix.computeIfAbsent(prefix, this::unregistered));
        return new ArrayList<>(byPrefix.values());
    }

    private static String prefixOf(Registered connector) {
        Map<String, String> config = connector.config().config();
        return config.getOrDefault("connector.class", "").startsWith(DEBEZIUM)
                ? config.getOrDefault("topic.prefix", "")
                : "";
    }

    private boolean reads(String sink, Collection<String> topics, String prefix) {
        return topics.stream().anyMatch(topic -> topic.startsWith(prefix + "."))
                || connect.sink(sink)
                        .filter(settings -> settings.mayRead(prefix))
                        .isPresent();
    }

    /** Of topics that no source in Kafka Connect writes. */
    private Set<String> unregistered(Collection<String> topics) {
        List<String> known = connect.connectors().values().stream()
                .map(Sources::prefixOf)
                .filter(prefix -> !prefix.isEmpty())
                .toList();
        return topics.stream()
                .filter(topic -> known.stream().noneMatch(prefix -> topic.startsWith(prefix + ".")))
                .flatMap(topic -> kafka.heartbeats().prefixOf(topic).or(() -> likely(topic)).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Debezium's topics are {@code PREFIX.DATABASE.TABLE} where nothing was renamed, and few prefixes have a dot in them. */
    private static Optional<String> likely(String topic) {
        String[] parts = topic.split("\\.", 3);
        return parts.length == 3 && !parts[0].isEmpty() ? Optional.of(parts[0]) : Optional.empty();
    }

    private SourceView registered(String name, String prefix, Registered source) {
        ConnectorStatus status = source.status();
        String reason = status.failed().stream()
                .findFirst()
                .map(ConnectorStatus.Part::rootCause)
                .orElse("");
        SourceView.State state = status.isFailed()
                ? SourceView.State.FAILED
                : switch (status.state()) {
                    case "PAUSED" -> SourceView.State.PAUSED;
                    case "STOPPED" -> SourceView.State.STOPPED;
                    default -> heard(prefix);
                };
        String interval = source.config().config().getOrDefault("heartbeat.interval.ms", NO_HEARTBEATS);
        boolean heartbeats = !interval.equals(NO_HEARTBEATS) || newest(prefix).isPresent();
        return new SourceView(name, prefix, state, reason, true, heartbeats, false, newest(prefix));
    }

    private SourceView unregistered(String prefix) {
        return new SourceView(
                prefix, prefix, heard(prefix), "", false, newest(prefix).isPresent(), false, newest(prefix));
    }

    private SourceView.State heard(String prefix) {
        OptionalLong newest = newest(prefix);
        if (newest.isEmpty()) {
            return SourceView.State.UNKNOWN;
        }
        return newest.getAsLong() < silentSince ? SourceView.State.SILENT : SourceView.State.RUNNING;
    }

    private OptionalLong newest(String prefix) {
        Long millis = kafka.newest().get(prefix);
        return millis == null ? OptionalLong.empty() : OptionalLong.of(millis);
    }
}
