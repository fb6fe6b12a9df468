package dev.rowcast.cli.replay;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.FileTrouble;
import dev.rowcast.cli.support.Version;
import dev.rowcast.contract.log.FileContractLog;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.flow.TableStoppedException;
import dev.rowcast.replay.RecordedFile;
import dev.rowcast.replay.RecordingException;
import dev.rowcast.replay.Replay;
import dev.rowcast.replay.ReplaySummary;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Delivers what a file holds. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Delivers recorded records of Debezium, one JSON line each, as a connector delivers those of Kafka, and ends.",
            "It needs neither Kafka nor MySQL. Progress goes to standard error."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:All was delivered.",
            "1:It could not begin, or a line is no record; the message says why.",
            "2:The command line is wrong.",
            "3:Some records weren't delivered: rejected, held, or their destination took nothing."
        })
public final class ReplayCommand implements Callable<Integer> {
    private static final int NOT_ALL = 3;
    private static final int LISTED = 20;
    private static final String FILE = "file:";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "Files of records, such as shop.shop.orders.jsonl: named by their topic, unless each line has one.")
    @SuppressWarnings("NullAway.Init")
    private List<Path> files;

    @Option(names = "--routes", paramLabel = "FILE", required = true, description = "The routing JSON.")
    @SuppressWarnings("NullAway.Init")
    private Path routes;

    @Option(
            names = "--contract-log",
            paramLabel = "file:PATH",
            required = true,
            description =
                    "The contract log, a file that is made where it isn't there: keep it, and fields keep their numbers.")
    @SuppressWarnings("NullAway.Init")
    private String contractLog;

    @Option(
            names = "--destinations-path",
            paramLabel = "DIR",
            split = ",",
            description = "Folders in which destinations are installed, as the connector's destinations.path."
                    + " gRPC and log are built in.")
    private List<Path> destinationsPath = List.of();

    @Option(
            names = "--secrets",
            paramLabel = "FILE",
            description = "Properties file with the values of secrets that the routing names, by their names.")
    private @Nullable Path secrets;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait while nothing is delivered. Default: ${DEFAULT-VALUE}")
    private int patience;

    @Override
    public Integer call() {
        PrintWriter screen = spec.commandLine().getErr();
        InstalledDestinations destinations = destinations();
        Routing routing = routing(destinations);
        ReplaySummary summary;
        try (FileContractLog log = FileContractLog.open(contractFile());
                Replay replay = new Replay(
                        routing,
                        log,
                        destinations::of,
                        Duration.ofSeconds(patience),
                        records -> tell(screen, String.format(Locale.ROOT, "%,d records read", records)))) {
            for (Path file : files) {
                run(replay, file);
            }
            summary = replay.finish();
        } catch (IllegalArgumentException | RecordingException | TableStoppedException unusable) {
            throw new CliException(String.valueOf(unusable.getMessage()), unusable);
        }
        tell(screen, summary);
        return summary.allDelivered() ? 0 : NOT_ALL;
    }

    private static void run(Replay replay, Path file) {
        try (RecordedFile recorded = RecordedFile.open(file)) {
            replay.run(recorded);
        } catch (IOException unreadable) {
            throw FileTrouble.reading(file, unreadable);
        }
    }

    private InstalledDestinations destinations() {
        try {
            return InstalledDestinations.in(destinationsPath);
        } catch (IllegalArgumentException unusable) {
            throw new CliException("--destinations-path: " + unusable.getMessage(), unusable);
        }
    }

    private Routing routing(InstalledDestinations destinations) {
        Map<String, Object> values = ContractLogOptions.properties(secrets);
        try {
            return RoutingParser.parse(
                    Files.readString(routes),
                    name -> Optional.ofNullable(values.get(name)).map(String::valueOf),
                    destinations);
        } catch (IOException unreadable) {
            throw FileTrouble.reading(routes, unreadable);
        }
    }

    private Path contractFile() {
        if (!contractLog.startsWith(FILE) || contractLog.length() == FILE.length()) {
            throw new CliException(
                    "--contract-log " + contractLog + " is no file; write such as file:contracts.jsonl", null);
        }
        return Path.of(contractLog.substring(FILE.length())).toAbsolutePath();
    }

    private static void tell(PrintWriter screen, ReplaySummary summary) {
        list(screen, "not delivered, ", summary.rejected());
        list(screen, "held until somebody decides, ", summary.held());
        if (!summary.waiting().isEmpty()) {
            tell(screen, "given up: " + summary.waiting());
        }
        tell(
                screen,
                summary.allDelivered()
                        ? String.format(Locale.ROOT, "%,d records read, all delivered", summary.records())
                        : String.format(
                                Locale.ROOT,
                                "%,d records read, %d changes not delivered, %d partitions held%s",
                                summary.records(),
                                summary.rejected().size(),
                                summary.held().size(),
                                summary.waiting().isEmpty() ? "" : ", given up before the end"));
    }

    private static void list(PrintWriter screen, String what, List<String> lines) {
        lines.stream().limit(LISTED).forEach(line -> tell(screen, what + line));
        if (lines.size() > LISTED) {
            tell(screen, what + "and " + (lines.size() - LISTED) + " more");
        }
    }

    private static void tell(PrintWriter screen, String line) {
        screen.println(line);
        screen.flush();
    }
}
