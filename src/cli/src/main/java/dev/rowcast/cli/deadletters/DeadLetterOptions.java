package dev.rowcast.cli.deadletters;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ConnectorOptions;
import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.RunFile;
import dev.rowcast.cli.support.StateOptions;
import dev.rowcast.cli.support.StillWaiting;
import dev.rowcast.standalone.config.RunConfig;
import dev.rowcast.standalone.state.State;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
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

/** Which connector's dead letters: of its configuration, or of a named topic; or those of a process without Kafka. */
final class DeadLetterOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ConnectorOptions connector;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private StateOptions state;

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

    /** The state of a process without Kafka, where the options name one. */
    Optional<State> state() {
        return state.isNamed() ? Optional.of(state.existing()) : Optional.empty();
    }

    /** The configuration of that process, where the options name it. */
    Optional<RunConfig> run() {
        return connector.file().map(RunFile::read);
    }

    /**
     * The parked keys; empty if there never were any.
     *
     * @throws ParameterException if nobody is named whose they are
     * @throws CliException if they can't be read
     */
    Optional<ParkedList> parked() {
        if (state.isNamed()) {
            return Optional.of(ParkedList.of(state.existing()));
        }
        return ParkedOptions.open(sink().orElseThrow(() -> new ParameterException(
                        command.commandLine(),
                        "say whose parked keys: --connector NAME, --config FILE, or --state URL")))
                .map(ParkedList::of);
    }

    /** The connector that the options name; empty if they name none. */
    Optional<Sink> sink() {
        return state.isNamed()
                ? Optional.empty()
                : connector.connector(command.commandLine().getErr()).map(Sink::of);
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
        if (state.isNamed()) {
            return new StateLetterTopic(state.existing(), InstantSource.system());
        }
        String name = topic == null
                ? sink.map(found -> found.config().deadLetterTopic())
                        .filter(found -> !found.isEmpty())
                        .orElseThrow(
                                () -> new ParameterException(
                                        command.commandLine(),
                                        sink.isEmpty()
                                                ? "say whose dead letters: --connector NAME, --config FILE, --topic TOPIC, or --state URL"
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
