package dev.rowcast.cli.deadletters;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ConnectorOptions;
import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.StillWaiting;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which connector's dead letters: of its configuration, or of a named topic. */
final class DeadLetterOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ConnectorOptions connector;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description =
                    "Brokers of the cluster with the dead letters: the worker's. Default: those of the connector's contract"
                            + " log, or of the stack in --dir.")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "Properties file with more settings for the Kafka client, such as security.protocol.")
    private @Nullable Path clientProperties;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "The topic of the dead letters. Default: the connector's errors.deadletterqueue.topic.name.")
    private @Nullable String topic;

    /** The connector that the options name; empty if they name none. */
    Optional<Sink> sink() {
        return connector.connector(command.commandLine().getErr()).map(Sink::of);
    }

    /** The same, or if they name none, the only one there that has that subscription. */
    Optional<Sink> sink(Optional<String> subscription) {
        PrintWriter err = command.commandLine().getErr();
        return subscription
                .map(name -> connector.connector(config -> Sink.has(config, name), err))
                .orElseGet(() -> connector.connector(err))
                .map(Sink::of);
    }

    /**
     * The topic.
     *
     * @throws ParameterException if none is named
     * @throws CliException if it can't be read
     */
    LetterTopic open(Optional<Sink> sink) {
        String name = topic == null
                ? sink.map(found -> found.config().deadLetterTopic())
                        .filter(found -> !found.isEmpty())
                        .orElseThrow(
                                () -> new ParameterException(
                                        command.commandLine(),
                                        sink.isEmpty()
                                                ? "say whose dead letters: --connector NAME, --config FILE, or --topic TOPIC"
                                                : "the connector has no errors.deadletterqueue.topic.name; name the topic with --topic"))
                : topic;
        Map<String, Object> client = client(sink);
        return StillWaiting.during(command.commandLine().getErr(), client, () -> KafkaLetterTopic.open(name, client));
    }

    private Map<String, Object> client(Optional<Sink> sink) {
        Map<String, Object> client = new HashMap<>();
        sink.ifPresent(found -> client.putAll(found.config().contractLogClient()));
        client.putAll(ContractLogOptions.properties(clientProperties));
        if (bootstrapServers != null) {
            client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        } else if (!client.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            client.put(
                    CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                    connector.stack().kafka().bootstrapServers());
        }
        return ContractLogOptions.impatient(client);
    }
}
