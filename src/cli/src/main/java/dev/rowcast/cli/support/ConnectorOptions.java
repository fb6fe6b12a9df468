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
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Rowcast connector is meant, by its configuration. */
public final class ConnectorOptions {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

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
     * The configuration that the worker has of a connector.
     *
     * @param option the option that named it, for the message
     * @param err where it is said that the worker lets wait
     * @throws CliException if it has none, or doesn't answer
     */
    public ConnectorConfig registered(String option, String name, PrintWriter err) {
        String url = connectUrl == null ? stack().connect().url() : connectUrl.text();
        try {
            return StillWaiting.during(
                    err, "Kafka Connect at " + url, PATIENCE, () -> new ConnectClient(url, PATIENCE).config(name));
        } catch (ConnectException wrong) {
            throw new CliException(wrong.getMessage() + " (--connect " + url + " " + option + " " + name + ")", wrong);
        }
    }

    /**
     * Where the parts of the stack are.
     *
     * @throws CliException if none runs
     */
    public Endpoints stack() {
        StackStatus status = Stack.status(dir.toAbsolutePath().normalize());
        Optional<Endpoints> endpoints = status.isWhole() ? status.endpoints() : Optional.empty();
        return endpoints.orElseThrow(() -> new CliException(
                "no stack runs in " + dir
                        + "; name the cluster with --bootstrap-server HOST:PORT and the worker with --connect URL, or the stack with"
                        + " --dir",
                null));
    }
}
