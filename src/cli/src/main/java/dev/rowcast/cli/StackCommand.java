package dev.rowcast.cli;

import dev.rowcast.cli.support.Plugin;
import dev.rowcast.cli.support.Screen;
import dev.rowcast.cli.support.Version;
import dev.rowcast.contract.gate.HoldAdvice;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.Lifetime;
import dev.rowcast.stack.Stack;
import dev.rowcast.stack.StackConfig;
import dev.rowcast.stack.StackStatus;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts, shows and ends a stack: the real MySQL, Kafka and Connect on this machine. */
@Command(
        name = "stack",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "A real MySQL, Kafka and Connect worker with Debezium and Rowcast on this machine, without Docker.",
        subcommands = {StackCommand.Start.class, StackCommand.Status.class, StackCommand.Stop.class})
final class StackCommand implements Runnable {
    /** The exit code of {@code status} where not all of it runs. */
    static final int NOT_RUNNING = 3;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with the stack: start, status or stop");
    }

    /** Which stack. */
    static final class Directory {
        @Option(
                names = "--dir",
                paramLabel = "DIR",
                defaultValue = "${sys:user.home}/.rowcast/stack",
                description =
                        "The stack's directory, with its data, logs and endpoints.json. Default: ~/.rowcast/stack")
        @SuppressWarnings("NullAway.Init")
        private Path dir;

        Path path() {
            return dir.toAbsolutePath().normalize();
        }
    }

    /** Starts a stack that goes on after this command. */
    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            description = "Starts it and leaves it running; the first time fetches it (about 700 MB).")
    static final class Start implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        @SuppressWarnings("NullAway.Init")
        private Directory directory;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            StackStatus status = Stack.status(directory.path());
            if (status.isWhole()) {
                out.println(status.describe());
                status.endpoints().ifPresent(endpoints -> show(endpoints, directory.path(), out));
                return CommandLine.ExitCode.OK;
            }
            Screen screen =
                    new Screen(spec.commandLine().getErr(), CommandLine.Help.Ansi.AUTO.enabled(), System::nanoTime);
            StackConfig config = StackConfig.in(directory.path())
                    .withLifetime(Lifetime.DETACHED)
                    .withPlugins(Plugin.unpack(directory.path().resolve("rowcast-plugin")));
            try (Stack stack = Stack.start(config, screen)) {
                show(stack.endpoints(), directory.path(), out);
            } finally {
                screen.finish();
            }
            return CommandLine.ExitCode.OK;
        }
    }

    /** Shows a stack. */
    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            description = "Shows whether it runs and where its parts listen. Exit code 3 where not all of it runs.")
    static final class Status implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        @SuppressWarnings("NullAway.Init")
        private Directory directory;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            StackStatus status = Stack.status(directory.path());
            out.println(status.describe());
            if (!status.isWhole()) {
                return NOT_RUNNING;
            }
            status.endpoints().ifPresent(endpoints -> show(endpoints, directory.path(), out));
            return CommandLine.ExitCode.OK;
        }
    }

    /** Ends a stack. */
    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            description = "Stops the stack. Its data stays, and the next start uses it.")
    static final class Stop implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        @SuppressWarnings("NullAway.Init")
        private Directory directory;

        @Override
        public Integer call() {
            StackStatus before = Stack.stop(directory.path());
            spec.commandLine()
                    .getOut()
                    .println(
                            before.isAnyRunning()
                                    ? "Stopped: "
                                            + String.join(", ", before.running().keySet()) + ". The data stays in "
                                            + directory.path() + "."
                                    : before.describe());
            return CommandLine.ExitCode.OK;
        }
    }

    private static void show(Endpoints endpoints, Path dir, PrintWriter out) {
        Endpoints.Mysql mysql = endpoints.mysql();
        String connect = endpoints.connect().url();
        out.println("""
                  MySQL    %s:%d  user %s, password %s
                  Kafka    %s
                  Connect  %s
                  All of this stands in %s too.

                Next:
                  rowcast tail --listen 9090       shows row changes as they are delivered
                  curl %s/connectors
                                                   lists the connectors; a POST registers one
                  rowcast stack stop%s""".formatted(
                        mysql.host(),
                        mysql.port(),
                        mysql.user(),
                        mysql.password(),
                        endpoints.kafka().bootstrapServers(),
                        connect,
                        dir.resolve("endpoints.json"),
                        connect,
                        dir.equals(defaultDirectory()) ? "" : " --dir " + HoldAdvice.shellWord(dir.toString())));
    }

    private static Path defaultDirectory() {
        return Path.of(System.getProperty("user.home"), ".rowcast", "stack");
    }
}
