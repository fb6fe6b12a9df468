package dev.rowcast.cli.status;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ConnectUrl;
import dev.rowcast.cli.support.Version;
import dev.rowcast.route.Suggestions;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectException;
import dev.rowcast.stack.ConnectorStatus;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows how all subscriptions are doing, over all connectors, tasks and workers. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Shows every subscription at a glance: its state and why, rate, lag, oldest undelivered change and held tables,"
                        + " over all tasks and workers.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Every subscription delivers.",
            "1:The status can't be read; with --connect: or not that of Kafka Connect.",
            "2:The command line is wrong.",
            "3:A subscription doesn't deliver, or a task is stale or has failed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rowcast status --bootstrap-server kafka:9092 --watch",
            "  rowcast status --subscription billing-orders --json | jq '.connectors[].subscriptions[].state'",
        })
public final class StatusCommand implements Callable<Integer> {
    private static final int UNWELL = 3;
    private static final int NOT_FOUND = 404;
    private static final String HOME = "\033[H";
    private static final String CLEAR_TO_END_OF_LINE = "\033[K";
    private static final String CLEAR_BELOW = "\033[J";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private StatusTopicOptions topic;

    @Option(names = "--connector", paramLabel = "NAME", description = "Show this connector only. May be given again.")
    private List<String> connectors = List.of();

    @Option(
            names = "--subscription",
            paramLabel = "NAME",
            description = "Show this subscription only. May be given again.")
    private List<String> subscriptions = List.of();

    @Option(
            names = "--connect",
            paramLabel = "URL",
            converter = ConnectUrl.Reader.class,
            description =
                    "Also ask Kafka Connect's REST API: it knows which connectors are paused, and which tasks failed"
                            + " outside Rowcast.")
    private @Nullable ConnectUrl connect;

    @Option(names = "--json", description = "Print JSON; with --watch an object a line.")
    private boolean json;

    @Option(
            names = "--watch",
            description = "Show it again and again until Ctrl-C; in place on a terminal, else one below the other.")
    private boolean watch;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "With --watch: how often. Default: ${DEFAULT-VALUE}")
    private int everySeconds;

    /** Why Kafka Connect couldn't be asked the last time; null if it could, or wasn't to be. */
    private @Nullable String connectTrouble;

    @Override
    public Integer call() throws InterruptedException {
        if (everySeconds < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--every " + everySeconds + " is too often; say 1 or more");
        }
        try (StatusTopicOptions.Feed feed = topic.open()) {
            Overview overview = look(feed);
            requireSomething(feed, overview);
            show(overview);
            CountDownLatch never = new CountDownLatch(1);
            while (watch && !never.await(everySeconds, TimeUnit.SECONDS)) {
                lookAgain(feed);
            }
            int well = connectTrouble == null ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
            return overview.isWell() ? well : UNWELL;
        }
    }

    /** Brokers that go away are what somebody watches for, and no reason to end. */
    private void lookAgain(StatusTopicOptions.Feed feed) {
        Overview overview;
        try {
            overview = look(feed);
        } catch (CliException unreadable) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(OverviewText.clock(topic.clock().instant()) + " " + unreadable.getMessage());
            err.flush();
            return;
        }
        show(overview);
    }

    private Overview look(StatusTopicOptions.Feed feed) {
        return look(feed, among(subscriptions));
    }

    private Overview look(StatusTopicOptions.Feed feed, Predicate<String> wanted) {
        // What is read holds everything up to now, however long the reading takes; nobody gets stale by that.
        Instant now = topic.clock().instant();
        return Overview.of(feed.read(), new Overview.Question(among(connectors), wanted, ofConnect()), now);
    }

    private static Predicate<String> among(List<String> names) {
        return name -> names.isEmpty() || names.contains(name);
    }

    private Function<String, Optional<ConnectorStatus>> ofConnect() {
        if (connect == null) {
            return name -> Optional.empty();
        }
        ConnectClient client = new ConnectClient(connect.text());
        connectTrouble = null;
        return name -> {
            if (connectTrouble != null) {
                return Optional.empty();
            }
            try {
                return Optional.of(client.status(name));
            } catch (ConnectException refused) {
                if (refused.status() == NOT_FOUND) {
                    return Optional.empty();
                }
                // What the tasks say is worth showing all the more.
                connectTrouble = "Kafka Connect can't be asked (--connect): " + refused.getMessage();
                return Optional.empty();
            }
        };
    }

    private void requireSomething(StatusTopicOptions.Feed feed, Overview overview) {
        if (overview.isEmpty()) {
            throw new CliException(
                    connectors.isEmpty()
                            ? "no task has published its status yet, or all stopped long ago"
                            : "no task of connector " + String.join(", ", connectors)
                                    + " has published its status; is that its name in Kafka Connect?",
                    null);
        }
        List<String> known = look(feed, any -> true).subscriptions();
        for (String name : subscriptions) {
            if (!known.contains(name)) {
                throw new CliException(
                        "there is no subscription " + name
                                + Suggestions.nearest(name, known)
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse(". There are: " + String.join(", ", known)),
                        null);
            }
        }
    }

    private void show(Overview overview) {
        PrintWriter screen = spec.commandLine().getOut();
        if (json) {
            if (connectTrouble != null) {
                spec.commandLine().getErr().println("rowcast: " + connectTrouble);
            }
            screen.println(
                    watch
                            ? OverviewJson.of(overview).toString()
                            : OverviewJson.of(overview).toPrettyString());
        } else if (watch) {
            boolean inPlace = System.console() != null;
            screen.print(inPlace ? HOME : "");
            String end = inPlace ? CLEAR_TO_END_OF_LINE : "";
            screen.println(OverviewText.clock(overview.now()) + end);
            text(overview).forEach(line -> screen.println(line + end));
            screen.print(inPlace ? CLEAR_BELOW : System.lineSeparator());
        } else {
            text(overview).forEach(screen::println);
        }
        screen.flush();
    }

    private List<String> text(Overview overview) {
        List<String> lines = new ArrayList<>(OverviewText.of(overview, colours()));
        if (connectTrouble != null) {
            lines.add(connectTrouble);
        }
        return lines;
    }

    private static boolean colours() {
        return CommandLine.Help.Ansi.AUTO.enabled();
    }
}
