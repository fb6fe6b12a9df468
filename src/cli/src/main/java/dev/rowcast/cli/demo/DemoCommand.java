package dev.rowcast.cli.demo;

import dev.rowcast.cli.contracts.FieldLines;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.Plugin;
import dev.rowcast.cli.support.Version;
import dev.rowcast.demo.Demo;
import dev.rowcast.demo.DemoException;
import dev.rowcast.demo.Settings;
import dev.rowcast.demo.StoreTools;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the whole path on this machine, and checks it. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Shows the whole path, from a commit in MySQL to a gRPC subscriber, on a small shop on this machine, and compares"
                        + " what arrived with the database. Takes about a minute; the first time it fetches about 700 MB before.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Everything arrived, and is as it is in the database.",
            "1:It did not, or the demo could not continue; the output says what differs or what happened.",
            "2:The command line is wrong."
        })
public final class DemoCommand implements Callable<Integer> {
    /** System property that names the checkout; the launcher script sets it. */
    static final String HOME_PROPERTY = "rowcast.home";

    private static final int MOST_ROWS = 1_000_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--keep", description = "Leave the stack running at the end, and print how to use it.")
    private boolean keep;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Where the stack's data and logs go while it runs: a directory that is empty or not there yet."
                            + " Default: a new temporary one")
    private @Nullable Path dir;

    @Option(
            names = "--kafkaless",
            description = "Do without Kafka and Connect: this process reads MySQL. Takes about 20 seconds.")
    private boolean kafkaless;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "20000",
            description = "How many rows are inserted in one go. Default: ${DEFAULT-VALUE}")
    private int rows;

    @Option(
            names = "--with",
            paramLabel = "stores",
            description =
                    "Show also a reporting database and OpenSearch, with rows of two MySQL servers; the first time it fetches"
                            + " about 60 MB more.")
    private @Nullable String with;

    @Override
    public Integer call() {
        if (rows < 1 || rows > MOST_ROWS) {
            throw new ParameterException(
                    spec.commandLine(), "--rows " + rows + " is out of range; say 1 to " + MOST_ROWS);
        }
        if (with != null && !with.equals("stores")) {
            throw new ParameterException(
                    spec.commandLine(), "there is no '" + with + "' to show with the demo; there is: stores");
        }
        if (keep && kafkaless) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--kafkaless runs in this process, so that nothing is left for --keep; leave one of the two out");
        }
        try {
            boolean kept = Demo.run(
                    new Settings(
                            config(),
                            dir,
                            keep,
                            kafkaless,
                            rows,
                            with == null ? null : new StoreTools(DestinationZips::copy, Verifying::run),
                            Plugin::unpack,
                            FieldLines::changed),
                    spec.commandLine().getOut(),
                    CommandLine.Help.Ansi.AUTO.enabled());
            return kept ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (DemoException e) {
            throw new CliException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Path config() {
        String home = System.getProperty(HOME_PROPERTY);
        if (home == null) {
            throw new CliException(
                    "the checkout with the folder config is not named; run this through ./rowcast, which names it",
                    null);
        }
        return Path.of(home, "config");
    }
}
