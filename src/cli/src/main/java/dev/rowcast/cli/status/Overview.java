package dev.rowcast.cli.status;

import dev.rowcast.connect.StatusReader.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How all subscriptions of all connectors are doing.
 *
 * @param now the time that it is of
 * @param connectors the connectors, in their names' order
 * @param gone when each connector was last heard of that Kafka Connect has no more, in milliseconds since the epoch, by name
 * @param unreadable why a task's record can't be read, by its key
 * @param kafka what Kafka knows
 * @param connect what Kafka Connect knows
 */
record Overview(
        Instant now,
        List<ConnectorView> connectors,
        Map<String, Long> gone,
        Map<String, String> unreadable,
        KafkaFacts kafka,
        ConnectFacts connect) {
    /** That a whole connector has stopped is worth knowing for a while. */
    private static final Duration NEWS = Duration.ofHours(1);

    /**
     * What is known at that time.
     *
     * @param heard what each connector's tasks said, by its name; nothing of those that only Kafka Connect knows
     * @param unreadable why a task's record can't be read, by its key
     */
    static Overview of(
            Map<String, List<Task>> heard, Map<String, String> unreadable, StatusQuestion question, Instant now) {
        List<ConnectorView> views = heard.entrySet().stream()
                .map(each -> ConnectorView.of(each.getKey(), each.getValue(), question, now))
                .filter(view -> !view.isForgotten(now.minus(NEWS)))
                .toList();
        ConnectFacts connect = question.connect();
        return new Overview(
                now,
                views.stream().filter(view -> !view.isGone(connect)).toList(),
                views.stream()
                        .filter(view -> view.isGone(connect))
                        .collect(Collectors.toMap(
                                ConnectorView::name, ConnectorView::heardMillis, Math::max, TreeMap::new)),
                unreadable,
                question.kafka(),
                connect);
    }

    /** What the tasks of each connector said, by its name: of all that are wanted. */
    static Map<String, List<Task>> heard(Snapshot snapshot, Collection<String> wanted, Instant now) {
        return snapshot.tasks().stream()
                .map(heard -> Task.of(heard, now))
                .filter(task ->
                        wanted.isEmpty() || wanted.contains(task.status().connector()))
                .collect(Collectors.groupingBy(task -> task.status().connector(), TreeMap::new, Collectors.toList()));
    }

    /** Whether there is a subscription, and nothing to be seen to. */
    boolean isWell() {
        return connectors.stream().anyMatch(view -> !view.subscriptions().isEmpty())
                && connectors.stream().allMatch(ConnectorView::isWell)
                && connectors.stream().allMatch(view -> view.halfKeyChanges(now).isEmpty())
                && unreadable.isEmpty()
                && missingLog().isEmpty();
    }

    /** The topic of the contract log, if it was there and isn't any more: before a task has run there is none. */
    Optional<String> missingLog() {
        return kafka.missingLog().filter(topic -> connectors.stream().anyMatch(view -> view.heardMillis() > 0));
    }

    /** Whether there is nothing to show. */
    boolean isEmpty() {
        return connectors.isEmpty() && gone.isEmpty() && unreadable.isEmpty();
    }

    /** The names of all subscriptions that are shown. */
    List<String> subscriptions() {
        return connectors.stream()
                .flatMap(view -> view.subscriptions().stream())
                .map(SubscriptionView::name)
                .distinct()
                .toList();
    }
}
