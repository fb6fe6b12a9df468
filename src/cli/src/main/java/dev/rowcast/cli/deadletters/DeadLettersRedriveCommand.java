package dev.rowcast.cli.deadletters;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.Version;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.standalone.state.State;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends dead letters again. */
@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Sends dead letters again, each to just the subscription that it names, with the id that it had, by the connector's"
                    + " routing and contracts, in the order of their topic. What was delivered is marked as settled.",
            "Choose with filters, or --all. The connector may run meanwhile. A change of a row comes later than what was delivered of"
                    + " that row since: see the page on dead letters."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:All that were chosen are delivered, or there are none.",
            "1:It could not be done.",
            "2:The command line is wrong.",
            "3:Some are dead letters still."
        })
final class DeadLettersRedriveCommand implements Callable<Integer> {
    private static final int SOME_STAY = 3;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private DeadLetterOptions options;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ChosenOptions filters;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RouteOptions routes;

    @Option(names = "--all", description = "All that aren't settled.")
    private boolean all;

    @Option(names = "--dry-run", description = "Show which would be sent, and send nothing.")
    private boolean dryRun;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "Give a subscription up when none of its letters came to an end for so long. Default: ${DEFAULT-VALUE}")
    private int patience;

    @Option(
            names = "--converter-jars",
            paramLabel = "DIR",
            description = "Folder with the jars of the connector's converters, where they aren't JsonConverter.")
    private @Nullable Path converterJars;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who does it, as the topic is to remember it. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private String by;

    @Override
    public Integer call() {
        LetterFilter filter = filters.filter();
        if (filter.isAll() != all) {
            throw new ParameterException(
                    spec.commandLine(), all ? "either --all or filters, not both" : "say which: filters, or --all");
        }
        LetterOwner owner = owner(filter);
        PrintWriter screen = spec.commandLine().getOut();
        try (LetterTopic topic = owner.open()) {
            Letters letters = Letters.read(topic);
            List<DeadLetterRecord> wanted = letters.all().stream()
                    .filter(letter -> filter.has(letter) && letters.isOpen(letter))
                    .toList();
            if (wanted.isEmpty()) {
                screen.println("no dead letter in " + topic.name() + " is to be sent");
                return CommandLine.ExitCode.OK;
            }
            if (dryRun) {
                LettersText.of(wanted, letters).forEach(screen::println);
                screen.println(wanted.size() + " would be sent");
                return CommandLine.ExitCode.OK;
            }
            List<Fate> fates = redrive(owner, topic, letters, filter);
            FatesText.of(fates).forEach(screen::println);
            return fates.stream().allMatch(fate -> fate.end().good()) ? CommandLine.ExitCode.OK : SOME_STAY;
        } finally {
            screen.flush();
        }
    }

    private LetterOwner owner(LetterFilter filter) {
        Optional<State> state = options.state();
        if (state.isPresent()) {
            return options.run()
                    .map(config -> ProcessOwner.of(state.get(), config))
                    .orElseGet(() -> ofRoutes(state.get()));
        }
        return new SinkOwner(
                options.sink(Optional.ofNullable(filter.subscription()))
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(),
                                "say whose dead letters: --connector NAME, --config FILE, or --state URL")),
                options);
    }

    private ProcessOwner ofRoutes(State state) {
        InstalledDestinations destinations = routes.destinations();
        return ProcessOwner.of(state, routes.routing(destinations), destinations);
    }

    private List<Fate> redrive(LetterOwner owner, LetterTopic topic, Letters letters, LetterFilter filter) {
        try (URLClassLoader classes = classes();
                ContractLog log = owner.log();
                Redrive redrive = new Redrive(
                        letters,
                        topic,
                        owner.setup(topic, classes),
                        owner.rules(),
                        log,
                        new Redrive.Settings(Duration.ofSeconds(patience), by, InstantSource.system()),
                        owner::release,
                        new Shown(spec.commandLine().getErr()))) {
            List<Fate> fates = redrive.run(filter::has);
            redrive.notes().forEach(spec.commandLine().getOut()::println);
            return fates;
        } catch (IOException unclosed) {
            throw new UncheckedIOException(unclosed);
        }
    }

    private URLClassLoader classes() {
        List<URL> jars = new ArrayList<>();
        if (converterJars != null) {
            try (Stream<Path> files = Files.list(converterJars)) {
                for (Path jar :
                        files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                    jars.add(url(jar));
                }
            } catch (IOException unreadable) {
                throw new CliException(
                        "--converter-jars " + converterJars + " can't be read: " + unreadable, unreadable);
            }
        }
        return new URLClassLoader(jars.toArray(URL[]::new), DeadLettersRedriveCommand.class.getClassLoader());
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Now and then a line on long work; trouble at once. */
    private static final class Shown implements Progress {
        private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

        private final PrintWriter screen;
        private long last = System.nanoTime();

        Shown(PrintWriter screen) {
            this.screen = screen;
        }

        @Override
        public synchronized void ended(int ended, int all) {
            long now = System.nanoTime();
            if (now - last >= EVERY_NANOS && ended < all) {
                last = now;
                screen.println(ended + " of " + all);
                screen.flush();
            }
        }

        @Override
        public synchronized void trouble(String subscription, String state) {
            screen.println("[" + subscription + "] " + state);
            screen.flush();
        }
    }
}
