package dev.rowcast.cli.status;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ConnectUrl;
import dev.rowcast.cli.support.Paste;
import dev.rowcast.cli.support.Version;
import dev.rowcast.route.Suggestions;
import dev.rowcast.stack.ConnectClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
        subcommands = StatusForgetCommand.class,
        description =
                "Shows every subscription at a glance: its state and why, rate, lag, oldest undelivered change and held tables,"
                        + " over all tasks and workers; and the sources that their changes come from.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Every subscription delivers.",
            "1:The status can't be read; with --connect: or not that of Kafka Connect.",
            "2:The command line is wrong.",
            "3:A subscription doesn't deliver, a task is stale or has failed, a source is silent, stopped or has failed, or the"
                    + " contract log is gone."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rowcast status --bootstrap-server kafka:9092 --watch",
            "  rowcast status --subscription billing-orders --json | jq '.connectors[].subscriptions[].state'",
        })
public final class StatusCommand implements Callable<Integer> {
    private static final int UNWELL = 3;
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(15);
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
                    "Also ask Kafka Connect's REST API: it knows which connectors, sources among them, are paused, stopped, deleted or"
                            + " failed. Default: that of the stack, without --bootstrap-server.")
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

    @Option(
            names = "--silent-after",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description =
                    "A source is silent when its newest record, heartbeats included, is older than that. Where nothing"
                            + " is written in MySQL, Debezium's heartbeats are up to a minute apart. Default: ${DEFAULT-VALUE}")
    private int silenceSeconds;

    @Override
    public Integer call() throws InterruptedException {
        requireSeconds("--every", everySeconds);
        requireSeconds("--silent-after", silenceSeconds);
        try (StatusFeed feed = topic.open()) {
            Lookout lookout = lookout(feed);
            Overview overview = lookout.look(this::isWanted);
            requireSomething(lookout, overview);
            show(overview);
            CountDownLatch never = new CountDownLatch(1);
            while (watch && !never.await(everySeconds, TimeUnit.SECONDS)) {
                lookAgain(lookout);
            }
            int well = overview.connect().trouble() == null ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
            return overview.isWell() ? well : UNWELL;
        }
    }

    private void requireSeconds(String option, int seconds) {
        if (seconds < 1) {
            throw new ParameterException(spec.commandLine(), option + " " + seconds + " is too short; say 1 or more");
        }
    }

    /** Brokers that go away are what somebody watches for, and no reason to end. */
    private void lookAgain(Lookout lookout) {
        Overview overview;
        try {
            overview = lookout.look(this::isWanted);
        } catch (CliException unreadable) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(OverviewText.clock(topic.clock().instant()) + " " + unreadable.getMessage());
            err.flush();
            return;
        }
        show(overview);
    }

    private Lookout lookout(StatusFeed feed) {
        return new Lookout(
                feed,
                Optional.ofNullable(connect)
                        .map(ConnectUrl::text)
                        .or(topic::connectOfStack)
                        .map(url -> new ConnectClient(url, CONNECT_PATIENCE)),
                connectors,
                Duration.ofSeconds(silenceSeconds),
                topic.clock());
    }

    private boolean isWanted(String subscription) {
        return subscriptions.isEmpty() || subscriptions.contains(subscription);
    }

    private void requireSomething(Lookout lookout, Overview overview) {
        if (overview.isEmpty()) {
            throw new CliException(nothing(lookout, overview.connect()), null);
        }
        if (subscriptions.isEmpty()) {
            return;
        }
        List<String> known = lookout.look(any -> true).subscriptions();
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

    private String nothing(Lookout lookout, ConnectFacts asked) {
        String nobody = lookout.feed()
                .absence()
                .orElse(
                        connectors.isEmpty()
                                ? "no task has published its status yet, or all stopped long ago"
                                : "no task of connector " + String.join(", ", connectors)
                                        + " has published its status");
        if (topic.isWithoutKafka()) {
            return "no process has told this state how it is yet, or all stopped long ago. Start one with rowcast run";
        }
        if (asked.trouble() != null) {
            return nobody + ". " + asked.trouble();
        }
        if (!asked.answered()) {
            return nobody
                    + ". A task that failed before it could publish is known to Kafka Connect: give --connect http://HOST:8083";
        }
        return nobody + ", and Kafka Connect has no such connector of Rowcast's"
                + (connectors.isEmpty()
                        ? ""
                        : Suggestions.nearest(
                                        connectors.get(0),
                                        List.copyOf(asked.connectors().keySet()))
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
    }

    private void show(Overview overview) {
        PrintWriter screen = spec.commandLine().getOut();
        if (json) {
            tell(overview.connect().trouble());
            overview.kafka().untold().forEach(this::tell);
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

    private void tell(@Nullable String trouble) {
        if (trouble != null) {
            spec.commandLine().getErr().println("rowcast: " + trouble);
        }
    }

    private List<String> text(Overview overview) {
        return OverviewText.of(overview, nextCommands(), colours());
    }

    private NextCommands nextCommands() {
        Paste letters = topic.ofCluster();
        return new NextCommands(
                topic.ofContractLog(),
                topic.ofStatusTopic(),
                connect == null ? letters : letters.with("--connect", connect.text()),
                connect == null ? topic.ofStack() : Paste.PLAIN.with("--connect", connect.text()));
    }

    private static boolean colours() {
        return CommandLine.Help.Ansi.AUTO.enabled();
    }
}
