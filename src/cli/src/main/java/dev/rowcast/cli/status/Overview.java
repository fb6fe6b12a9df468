package dev.rowcast.cli.status;

import dev.rowcast.connect.StatusReader.Snapshot;
import dev.rowcast.stack.ConnectorStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How all subscriptions of all connectors are doing.
 *
 * @param now the time that it is of
 * @param connectors the connectors, in their names' order
 * @param unreadable why a task's record can't be read, by its key
 */
public record Overview(Instant now, List<ConnectorView> connectors, Map<String, String> unreadable) {
    /** That a whole connector has stopped is worth knowing for a while. */
    private static final Duration NEWS = Duration.ofHours(1);

    /**
     * What to show.
     *
     * @param connectors whether a connector of that name is wanted
     * @param subscriptions whether a subscription of that name is wanted
     * @param connect what Kafka Connect says of a connector; empty if it wasn't asked or doesn't know it
     */
    public record Question(
            Predicate<String> connectors,
            Predicate<String> subscriptions,
            Function<String, Optional<ConnectorStatus>> connect) {}

    /** What these records tell at that time. */
    public static Overview of(Snapshot snapshot, Question question, Instant now) {
        Map<String, List<Task>> byConnector = snapshot.tasks().stream()
                .map(heard -> Task.of(heard, now))
                .filter(task -> question.connectors().test(task.status().connector()))
                .collect(Collectors.groupingBy(task -> task.status().connector(), TreeMap::new, Collectors.toList()));
        List<ConnectorView> views = byConnector.entrySet().stream()
                .map(each -> ConnectorView.of(
                        each.getKey(),
                        each.getValue(),
                        question.subscriptions(),
                        question.connect().apply(each.getKey()),
                        now))
                .filter(view -> !view.tasks().isEmpty() || now.toEpochMilli() - view.stoppedMillis() < NEWS.toMillis())
                .toList();
        return new Overview(now, views, snapshot.unreadable());
    }

    /** Whether there is a subscription, and nothing to be seen to. */
    public boolean isWell() {
        return connectors.stream().anyMatch(view -> !view.subscriptions().isEmpty())
                && connectors.stream().allMatch(ConnectorView::isWell)
                && connectors.stream().allMatch(view -> view.halfKeyChanges(now).isEmpty())
                && unreadable.isEmpty();
    }

    /** Whether there is nothing to show. */
    public boolean isEmpty() {
        return connectors.isEmpty() && unreadable.isEmpty();
    }

    /** The names of all subscriptions that are shown. */
    public List<String> subscriptions() {
        return connectors.stream()
                .flatMap(view -> view.subscriptions().stream())
                .map(SubscriptionView::name)
                .distinct()
                .toList();
    }
}
