package dev.rowcast.cli.deadletters;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ConnectUrl;
import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.StillWaiting;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectException;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.Stack;
import dev.rowcast.stack.StackStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which connector's dead letters: of its configuration, or of a named topic. */
final class DeadLetterOptions {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(15);

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = "--connector",
            paramLabel = "NAME",
            description = "The Rowcast connector; its configuration is asked of the worker of --connect.")
    private @Nullable String connector;

    @Option(
            names = "--connect",
            paramLabel = "URL",
            converter = ConnectUrl.Reader.class,
            description =
                    "REST address of a Connect worker, such as http://connect:8083. Default: that of the stack in --dir.")
    private @Nullable ConnectUrl connectUrl;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The connector as it is registered, {\"name\": …, \"config\": {…}}, in place of --connector.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Another value for a property of the connector's configuration, such as routes.file; may be repeated.")
    private Map<String, String> changed = new LinkedHashMap<>();

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

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "${sys:user.home}/.rowcast/stack",
            description = "Directory of a running stack. Default: ~/.rowcast/stack")
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    /** The connector that the options name; empty if they name none. */
    Optional<Sink> sink() {
        return registered().map(found -> Sink.of(found.withAll(changed)));
    }

    private Optional<ConnectorConfig> registered() {
        if (config != null) {
            return Optional.of(ConnectorConfig.read(config));
        }
        String name = connector;
        if (name == null) {
            return Optional.empty();
        }
        String url = connectUrl == null ? stack().connect().url() : connectUrl.text();
        try {
            return Optional.of(StillWaiting.during(
                    command.commandLine().getErr(),
                    "Kafka Connect at " + url,
                    CONNECT_PATIENCE,
                    () -> new ConnectClient(url, CONNECT_PATIENCE).config(name)));
        } catch (ConnectException wrong) {
            throw new CliException(wrong.getMessage() + " (--connect " + url + " --connector " + name + ")", wrong);
        }
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
                    stack().kafka().bootstrapServers());
        }
        return ContractLogOptions.impatient(client);
    }

    private Endpoints stack() {
        StackStatus status = Stack.status(dir.toAbsolutePath().normalize());
        Optional<Endpoints> endpoints = status.isWhole() ? status.endpoints() : Optional.empty();
        return endpoints.orElseThrow(() -> new CliException(
                "no stack runs in " + dir
                        + "; name the cluster with --bootstrap-server HOST:PORT and the worker with --connect URL, or the stack with"
                        + " --dir",
                null));
    }
}
