package dev.rowcast.cli.run;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.RunFile;
import dev.rowcast.cli.support.Version;
import dev.rowcast.standalone.AlreadyRunningException;
import dev.rowcast.standalone.Rewind;
import dev.rowcast.standalone.config.RunConfig;
import dev.rowcast.standalone.state.StateException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has changes come again. */
@Command(
        name = "rewind",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Without Kafka: has a process that doesn't run read transactions again that it has delivered already, as far as MySQL has"
                    + " them in its binary log. They come with the next rowcast run, to all subscriptions.",
            "What comes again has the ids that it had, and newer versions: a row is as it was then for a while, and as it is at the end."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The next rowcast run reads from there.",
            "1:It can't be done, and nothing was changed; the message says why.",
            "2:The command line is wrong."
        })
public final class RewindCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "The configuration of rowcast run (JSON).")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
            names = "--to",
            paramLabel = "GTIDS",
            required = true,
            description = "The transactions that stay done, as MySQL writes a set of GTIDs; all others come again.")
    @SuppressWarnings("NullAway.Init")
    private String to;

    @Override
    public Integer call() {
        RunConfig config = RunFile.read(file);
        PrintWriter screen = spec.commandLine().getOut();
        try {
            String before = new Rewind(config).to(to);
            screen.println(config.source().name() + " is read again from behind " + to + "; it was at " + before);
            screen.flush();
            return CommandLine.ExitCode.OK;
        } catch (AlreadyRunningException | IllegalArgumentException | StateException refused) {
            throw new CliException("nothing was changed: " + refused.getMessage(), refused);
        }
    }
}
