package dev.rowcast.cli;

import dev.rowcast.cli.support.Plugin;
import dev.rowcast.cli.support.Screen;
import dev.rowcast.cli.support.Version;
import dev.rowcast.contract.gate.HoldAdvice;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.Lifetime;
import dev.rowcast.stack.Stack;
import dev.rowcast.stack.StackConfig;
import dev.rowcast.stack.StackException;
import dev.rowcast.stack.StackStatus;
import dev.rowcast.stack.Store;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

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

        /** What a command has to name it by, with a blank before it; empty for the default. */
        String option() {
            return path().equals(defaultDirectory()) ? "" : " --dir " + HoldAdvice.shellWord(path().toString());
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

        @Option(
                names = "--with",
                paramLabel = "STORE",
                split = ",",
                converter = StoreName.class,
                description =
                        "What to start with it, each fetched the first time: opensearch, postgres, flink. Default: none")
        private Set<Store> stores = Set.of();

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            StackStatus status = Stack.status(directory.path());
            if (status.isWhole()) {
                requireStores(status);
                out.println(status.describe());
                status.endpoints().ifPresent(endpoints -> show(endpoints, directory, out));
                return CommandLine.ExitCode.OK;
            }
            Screen screen =
                    new Screen(spec.commandLine().getErr(), CommandLine.Help.Ansi.AUTO.enabled(), System::nanoTime);
            StackConfig config = StackConfig.in(directory.path())
                    .withLifetime(Lifetime.DETACHED)
                    .withStores(stores)
                    .withPlugins(Plugin.unpack(directory.path().resolve("rowcast-plugin")));
            try (Stack stack = Stack.start(config, screen)) {
                show(stack.endpoints(), directory, out);
            } finally {
                screen.finish();
            }
            return CommandLine.ExitCode.OK;
        }

        private void requireStores(StackStatus status) {
            List<String> missing = stores.stream()
                    .map(Store::label)
                    .filter(store -> !status.running().containsKey(store))
                    .sorted()
                    .toList();
            if (!missing.isEmpty()) {
                throw new StackException(status.describe() + " It was started without " + String.join(" and ", missing)
                        + ". Stop it first: rowcast stack stop --dir "
                        + HoldAdvice.shellWord(directory.path().toString()));
            }
        }
    }

    /** A name of a store. */
    static final class StoreName implements ITypeConverter<Store> {
        @Override
        public Store convert(String name) {
            return Store.named(name)
                    .orElseThrow(() -> new TypeConversionException("there is no store '" + name + "'; there are "
                            + String.join(
                                    ", ",
                                    Arrays.stream(Store.values())
                                            .map(Store::label)
                                            .toList())));
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
            status.endpoints().ifPresent(endpoints -> show(endpoints, directory, out));
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

    private static void show(Endpoints endpoints, Directory directory, PrintWriter out) {
        Endpoints.Mysql mysql = endpoints.mysql();
        String connect = endpoints.connect().url();
        out.println("""
                  MySQL       %s:%d  user %s, password %s
                  Kafka       %s
                  Connect     %s
                %s  All of this stands in %s too.

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
                        stores(endpoints),
                        directory.path().resolve("endpoints.json"),
                        connect,
                        directory.option()));
    }

    private static String stores(Endpoints endpoints) {
        StringBuilder lines = new StringBuilder();
        if (endpoints.opensearch() != null) {
            lines.append("  OpenSearch  ").append(endpoints.opensearch().url()).append('\n');
        }
        Endpoints.Postgres postgres = endpoints.postgres();
        if (postgres != null) {
            lines.append("  PostgreSQL  %s:%d  database %s, user %s, password %s%n"
                    .formatted(
                            postgres.host(),
                            postgres.port(),
                            postgres.database(),
                            postgres.user(),
                            postgres.password()));
        }
        if (endpoints.flink() != null) {
            lines.append("  Flink       ").append(endpoints.flink().url()).append('\n');
        }
        return lines.toString();
    }

    private static Path defaultDirectory() {
        return Path.of(System.getProperty("user.home"), ".rowcast", "stack");
    }
}
