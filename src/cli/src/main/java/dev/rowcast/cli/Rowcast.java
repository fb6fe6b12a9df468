package dev.rowcast.cli;

import dev.rowcast.cli.contracts.ContractsCommand;
import dev.rowcast.cli.deadletters.DeadLettersCommand;
import dev.rowcast.cli.demo.DemoCommand;
import dev.rowcast.cli.map.MapCommand;
import dev.rowcast.cli.move.MoveCommand;
import dev.rowcast.cli.plan.PlanCommand;
import dev.rowcast.cli.replay.ReplayCommand;
import dev.rowcast.cli.run.RewindCommand;
import dev.rowcast.cli.run.RunCommand;
import dev.rowcast.cli.status.StatusCommand;
import dev.rowcast.cli.support.OutputException;
import dev.rowcast.cli.support.StandardOutput;
import dev.rowcast.cli.support.Terminal;
import dev.rowcast.cli.support.Version;
import dev.rowcast.cli.sync.SwapCommand;
import dev.rowcast.cli.sync.SyncCommand;
import dev.rowcast.cli.tail.TailCommand;
import dev.rowcast.cli.verify.VerifyCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root command. */
@Command(
        name = "rowcast",
        description = "Pushes the row changes of a MySQL database to gRPC services, as typed protobuf.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            TailCommand.class,
            StatusCommand.class,
            ContractsCommand.class,
            DeadLettersCommand.class,
            SkipCommand.class,
            PlanCommand.class,
            SwapCommand.class,
            SyncCommand.class,
            VerifyCommand.class,
            MapCommand.class,
            RunCommand.class,
            RewindCommand.class,
            MoveCommand.class,
            ReplayCommand.class,
            StackCommand.class,
            BenchCommand.class,
            CommandLine.HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The command succeeded.",
            "1:The command failed; the message says why and what to do. verify: rows differ.",
            "2:The command line is wrong. plan: rows would be held.",
            "3:stack status: the stack is not running, or not all of it; plan: it can't be told; status: not everything"
                    + " delivers; dead-letters redrive: some stay; replay: not all was delivered; verify: not all could be compared.",
            "130:It was ended by Ctrl-C.",
            "141:Whoever read its output has gone."
        },
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  ROWCAST_DEBUG  as --debug, if it is not empty",
            "  NO_COLOR       no colours, if it is not empty",
            "  JAVA_HOME      the JDK to run with, 17 or newer"
        })
public final class Rowcast implements Runnable {
    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show where an error comes from (its stack trace).")
    private boolean debugAsked;

    Rowcast(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        // What goes wrong is told by the command itself; only one that runs on has a log.
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
        PrintWriter out = writer(new StandardOutput(new FileOutputStream(FileDescriptor.out)));
        PrintWriter err = writer(new FileOutputStream(FileDescriptor.err));
        System.exit(commandLine(out, err, System.getenv()).execute(arguments));
    }

    /** The whole command line, writing there. */
    public static CommandLine commandLine(PrintWriter out, PrintWriter err, Map<String, String> environment) {
        return commandLine(out, err, environment, CommandLine.defaultFactory());
    }

    /** Like the other, its parts made by that factory. */
    public static CommandLine commandLine(
            PrintWriter out, PrintWriter err, Map<String, String> environment, IFactory factory) {
        Rowcast root = new Rowcast(environment);
        Errors errors = new Errors(root::debug);
        return new CommandLine(root, factory)
                .setOut(Terminal.writer(out))
                .setErr(Terminal.writer(err))
                .setAbbreviatedSubcommandsAllowed(false)
                .setExecutionStrategy(Rowcast::executeAndFlush)
                .setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: a command is missing");
    }

    /** Whether stack traces are wanted. */
    boolean debug() {
        return debugAsked || !environment.getOrDefault("ROWCAST_DEBUG", "").isEmpty();
    }

    /** What is still in a buffer counts: without it the command hasn't succeeded. */
    private static int executeAndFlush(ParseResult parsed) {
        CommandLine command = parsed.commandSpec().commandLine();
        try {
            int exitCode = new CommandLine.RunLast().execute(parsed);
            command.getOut().flush();
            return exitCode;
        } catch (OutputException closed) {
            throw new CommandLine.ExecutionException(command, "output", closed);
        }
    }

    private static PrintWriter writer(OutputStream to) {
        return new PrintWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8), true);
    }
}
