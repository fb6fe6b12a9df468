package dev.rowcast.cli.deadletters;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.FileTrouble;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a process without Kafka sends its changes: with {@code --state} there is no connector that could be asked. */
final class RouteOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = "--routes",
            paramLabel = "FILE",
            description =
                    "With --state: the routing JSON of the process, where its configuration isn't at hand for --config. How the"
                            + " source writes values is then taken to be as by default.")
    private @Nullable Path routes;

    @Option(
            names = "--destinations-path",
            paramLabel = "DIR",
            split = ",",
            description = "With --state: folders in which destinations are installed.")
    private List<Path> destinationsPath = List.of();

    @Option(
            names = "--secrets",
            paramLabel = "FILE",
            description =
                    "With --state: properties file with the values of secrets that the routing names, by their names.")
    private @Nullable Path secrets;

    /** The destinations that are installed. */
    InstalledDestinations destinations() {
        try {
            return InstalledDestinations.in(destinationsPath);
        } catch (IllegalArgumentException unusable) {
            throw new CliException("--destinations-path: " + unusable.getMessage(), unusable);
        }
    }

    /**
     * The routing.
     *
     * @throws ParameterException if none is named
     */
    Routing routing(InstalledDestinations destinations) {
        Path file = routes;
        if (file == null) {
            throw new ParameterException(
                    command.commandLine(),
                    "with --state, say where the changes go: --config FILE, the configuration of the process (or --routes FILE, its"
                            + " routing alone)");
        }
        Map<String, Object> values = ContractLogOptions.properties(secrets);
        try {
            return RoutingParser.parse(
                    Files.readString(file),
                    name -> Optional.ofNullable(values.get(name)).map(String::valueOf),
                    destinations);
        } catch (IOException unreadable) {
            throw FileTrouble.reading(file, unreadable);
        }
    }
}
