package dev.rowcast.cli.status;

import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectException;
import dev.rowcast.stack.ConnectorStatus;
import dev.rowcast.stack.Registered;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka Connect knows.
 *
 * @param answered whether it was asked and has answered
 * @param connectors all its connectors, by name
 * @param trouble why it couldn't be asked; null if it could, or wasn't to be
 */
record ConnectFacts(
        boolean answered,
        Map<String, Registered> connectors,
        @Nullable String trouble) {
    /** Of a Connect that wasn't asked. */
    static final ConnectFacts UNASKED = new ConnectFacts(false, Map.of(), null);

    /** What the worker says. One that is away is trouble, and no reason not to show what the tasks say. */
    static ConnectFacts of(ConnectClient client) {
        try {
            return new ConnectFacts(true, byName(client.registered()), null);
        } catch (ConnectException refused) {
            return new ConnectFacts(
                    false, Map.of(), "Kafka Connect can't be asked (--connect): " + refused.getMessage());
        }
    }

    private static Map<String, Registered> byName(List<Registered> all) {
        return all.stream()
                .collect(Collectors.toMap(
                        each -> each.config().name(), Function.identity(), (one, same) -> one, TreeMap::new));
    }

    Optional<ConnectorStatus> status(String connector) {
        return Optional.ofNullable(connectors.get(connector)).map(Registered::status);
    }

    Optional<SinkSettings> sink(String connector) {
        return Optional.ofNullable(connectors.get(connector)).flatMap(SinkSettings::of);
    }

    /** Whether Connect has no connector of that name any more. */
    boolean deleted(String connector) {
        return answered && !connectors.containsKey(connector);
    }

    /** The names of Rowcast's connectors whose tasks publish to that topic, as far as their settings tell. */
    List<String> publishingTo(String statusTopic) {
        return connectors.keySet().stream()
                .filter(name ->
                        sink(name).filter(sink -> sink.publishesTo(statusTopic)).isPresent())
                .toList();
    }
}
