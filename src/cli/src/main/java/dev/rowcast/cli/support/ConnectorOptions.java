package dev.rowcast.cli.support;

import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectException;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.Stack;
import dev.rowcast.stack.StackStatus;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Rowcast connector is meant, by its configuration. */
public final class ConnectorOptions {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Option(
            names = "--connector",
            paramLabel = "NAME",
            description = "The Rowcast connector; its configuration is asked of the worker of --connect."
                    + " Default, where a subscription of it is meant: the only one there that has it.")
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
            description = "The connector as it is registered, {\"name\": …, \"config\": {…}}, in place of --connector;"
                    + " with --state the configuration of rowcast run.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Another value for a property of the connector's configuration, such as routes.file; may be repeated.")
    private Map<String, String> changed = new LinkedHashMap<>();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "${sys:user.home}/.rowcast/stack",
            description = "Directory of a running stack. Default: ~/.rowcast/stack")
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    /**
     * The configuration that the options name, with what they change in it; empty if they name none.
     *
     * @param err where it is said that a worker lets wait
     */
    public Optional<ConnectorConfig> connector(PrintWriter err) {
        if (config != null) {
            return Optional.of(ConnectorConfig.read(config).withAll(changed));
        }
        return connector == null
                ? Optional.empty()
                : Optional.of(registered("--connector", connector, err).withAll(changed));
    }

    /**
     * The configuration that the options name, or if they name none, that of the only one of the worker's connectors which has the subscription; empty where
     * they name no worker either.
     *
     * @param has whether a connector has the subscription
     * @param err where it is said that a worker lets wait
     * @throws CliException if none or several have it
     */
    public Optional<ConnectorConfig> connector(Predicate<ConnectorConfig> has, PrintWriter err) {
        Optional<ConnectorConfig> named = connector(err);
        if (named.isPresent() || connectUrl == null && running().isEmpty()) {
            return named;
        }
        List<ConnectorConfig> having = asked(err, "", ConnectClient::registered).stream()
                .map(registered -> registered.config().withAll(changed))
                .filter(has)
                .toList();
        if (having.size() != 1) {
            throw new CliException(
                    having.isEmpty()
                            ? "none of the connectors there has that subscription; say whose it is: --connector NAME or --config FILE"
                            : "several connectors have that subscription; say whose: --connector "
                                    + having.stream()
                                            .map(ConnectorConfig::name)
                                            .collect(Collectors.joining(" or --connector ")),
                    null);
        }
        return Optional.of(having.get(0));
    }

    /**
     * The configuration that the worker has of a connector.
     *
     * @param option the option that named it, for the message
     * @param err where it is said that the worker lets wait
     * @throws CliException if it has none, or doesn't answer
     */
    public ConnectorConfig registered(String option, String name, PrintWriter err) {
        return asked(err, " " + option + " " + name, client -> client.config(name));
    }

    /** REST address of the worker. */
    public String worker() {
        return connectUrl == null ? stack().connect().url() : connectUrl.text();
    }

    private <T> T asked(PrintWriter err, String named, Function<ConnectClient, T> question) {
        String url = worker();
        try {
            return StillWaiting.during(
                    err, "Kafka Connect at " + url, PATIENCE, () -> question.apply(new ConnectClient(url, PATIENCE)));
        } catch (ConnectException wrong) {
            throw new CliException(wrong.getMessage() + " (--connect " + url + named + ")", wrong);
        }
    }

    /** The file that is named, of a connector or of a process. */
    public Optional<Path> file() {
        return Optional.ofNullable(config);
    }

    /**
     * Where the parts of the stack are.
     *
     * @throws CliException if none runs
     */
    public Endpoints stack() {
        return running()
                .orElseThrow(() -> new CliException(
                        "no stack runs in " + dir
                                + "; name the cluster with --bootstrap-server HOST:PORT and the worker with --connect URL, or the stack with"
                                + " --dir",
                        null));
    }

    private Optional<Endpoints> running() {
        StackStatus status = Stack.status(dir.toAbsolutePath().normalize());
        return status.isWhole() ? status.endpoints() : Optional.empty();
    }
}
