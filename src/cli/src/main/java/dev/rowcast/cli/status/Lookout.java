package dev.rowcast.cli.status;

import dev.rowcast.connect.StatusReader.Snapshot;
import dev.rowcast.stack.ConnectClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks at everything that knows something of the pipelines: the status topic, Kafka, and Kafka Connect.
 *
 * @param feed the status topic and Kafka
 * @param worker whom to ask for Kafka Connect; empty if nobody
 * @param connectors the connectors that are wanted; all where there are none
 * @param silence a source that hasn't written for so long is silent
 * @param clock the time
 */
record Lookout(
        StatusFeed feed,
        Optional<ConnectClient> worker,
        List<String> connectors,
        Duration silence,
        InstantSource clock) {

    /** @param subscriptions whether a subscription of that name is wanted */
    Overview look(Predicate<String> subscriptions) {
        // What is read holds everything up to now, however long the reading takes; nobody gets stale by that.
        Instant now = clock.instant();
        Snapshot snapshot = feed.read();
        ConnectFacts connect = worker.map(ConnectFacts::of).orElse(ConnectFacts.UNASKED);
        Map<String, List<Task>> heard = Overview.heard(snapshot, connectors, now);
        known(connect).forEach(name -> heard.computeIfAbsent(name, unheardOf -> List.of()));
        KafkaFacts kafka = feed.facts(
                heard.entrySet().stream()
                        .map(each -> question(each.getKey(), each.getValue(), connect))
                        .toList(),
                now.minus(silence).toEpochMilli());
        return Overview.of(
                heard, snapshot.unreadable(), new StatusQuestion(subscriptions, connect, kafka, silence), now);
    }

    private List<String> known(ConnectFacts connect) {
        return connectors.isEmpty()
                ? connect.publishingTo(feed.topic())
                : connectors.stream()
                        .filter(name -> connect.sink(name).isPresent())
                        .toList();
    }

    private static KafkaFacts.Question question(String connector, List<Task> tasks, ConnectFacts connect) {
        Set<TopicPartition> partitions = tasks.stream()
                .flatMap(task -> task.status().assigned().entrySet().stream())
                .flatMap(topic -> topic.getValue().stream().map(number -> new TopicPartition(topic.getKey(), number)))
                .collect(Collectors.toSet());
        String group = connect.sink(connector).map(SinkSettings::group).orElse("connect-" + connector);
        return new KafkaFacts.Question(connector, group, partitions);
    }
}
