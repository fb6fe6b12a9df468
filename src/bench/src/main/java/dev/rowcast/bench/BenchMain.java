package dev.rowcast.bench;

import dev.rowcast.bench.report.Docs;
import dev.rowcast.bench.report.Machine;
import dev.rowcast.bench.report.Numbers;
import dev.rowcast.bench.report.Results;
import dev.rowcast.bench.report.ResultsFile;
import dev.rowcast.bench.report.Run;
import dev.rowcast.bench.report.TextTables;
import dev.rowcast.bench.report.Versions;
import dev.rowcast.route.Suggestions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the benchmarks and shows what they measured. The launcher script calls it for {@code rowcast bench}. */
@Command(
        name = "rowcast bench",
        description =
                "Measures what Rowcast costs, each time beside a baseline in the same run, and shows it as tables.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:All suites ran.",
            "1:A suite failed; the output says why. The others ran.",
            "2:The command line is wrong.",
            "130:It was ended by Ctrl-C."
        })
public final class BenchMain implements Callable<Integer> {
    private static final String HOME_PROPERTY = "rowcast.home";

    private final List<Suite> suites;
    private final Path checkout;
    private final Supplier<Optional<String>> warning;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean help;

    @Option(names = "--quick", description = "Short measurements: to see that it works and where it roughly stands.")
    private boolean quick;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "SUITE",
            description =
                    "These suites alone, of: encode, task, path, growth, contracts, stores, kafkaless, mapping. Default: all of them")
    private @Nullable List<String> only;

    @Option(
            names = "--results",
            paramLabel = "FILE",
            description = "Where the figures are kept, as JSON; those of suites that don't run stay."
                    + " Default: src/bench/target/bench/results.json of the checkout")
    private @Nullable Path results;

    @Option(
            names = "--docs",
            description =
                    "Also put the figures into src/docs/performance.md and src/docs/performance/ of the checkout.")
    private boolean docs;

    @Option(
            names = "--render",
            description = "Measure nothing: show the figures that are kept. With --docs and without --results those of"
                    + " src/docs/performance/results.json, and draw its tables and charts again.")
    private boolean render;

    @Option(names = "--debug", description = "Show where an error comes from (its stack trace).")
    private boolean debug;

    /**
     * @param suites all that there are
     * @param checkout the root of the git checkout
     * @param warning what a person should know before measuring
     */
    BenchMain(List<Suite> suites, Path checkout, Supplier<Optional<String>> warning) {
        this.suites = suites;
        this.checkout = checkout;
        this.warning = warning;
    }

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        // What goes wrong inside a server is told to the caller that it concerns.
        Logger.getLogger("io.grpc").setLevel(Level.OFF);
        PrintWriter out = writer(FileDescriptor.out);
        PrintWriter err = writer(FileDescriptor.err);
        String home = System.getProperty(HOME_PROPERTY);
        if (home == null) {
            err.println("rowcast bench: the checkout is not named; run this through ./rowcast bench, which names it");
            System.exit(CommandLine.ExitCode.SOFTWARE);
            return;
        }
        System.exit(commandLine(new BenchMain(Suites.all(), Path.of(home), Busy::warning), out, err)
                .execute(arguments));
    }

    /** The command line, writing there. */
    static CommandLine commandLine(BenchMain main, PrintWriter out, PrintWriter err) {
        return new CommandLine(main)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, arguments) -> {
                    err.println("rowcast bench: " + e.getMessage());
                    err.println("Try 'rowcast bench --help'.");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    err.println("rowcast bench: "
                            + (e instanceof IllegalArgumentException
                                    ? e.getMessage()
                                    : "this should not have happened: " + e));
                    if (main.debug) {
                        e.printStackTrace(err);
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Suite> chosen = chosen();
        Path file = file();
        if (render) {
            Results kept = kept(file);
            print(out, kept, chosen);
            publish(out, kept);
            return CommandLine.ExitCode.OK;
        }
        // Before the measurement, so that a file that can't be read doesn't end it.
        ResultsFile.read(file);
        Results measured = measure(out, chosen, file);
        print(out, measured, chosen);
        out.println("All figures are in " + file + ".");
        publish(out, measured);
        return measured.runs().size() == chosen.size() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private Results measure(PrintWriter out, List<Suite> chosen, Path file) {
        Machine machine = Machine.here();
        Versions versions = Versions.of(checkout);
        out.println(machine.text());
        out.println(versions.text());
        double load = Busy.loadAverage();
        out.println("Load average over a minute: " + (load < 0 ? "unknown" : Numbers.text(load)));
        warning.get().ifPresent(out::println);
        Children children = new Children();
        children.endWithThisJvm();
        Runner runner = new Runner(
                quick ? Effort.QUICK : Effort.FULL, machine, versions, children, out, debug, Clock.systemUTC());
        Results measured = Results.NONE;
        for (Suite suite : chosen) {
            out.println();
            Optional<Run> run = runner.run(suite);
            if (run.isPresent()) {
                measured = measured.with(run.get());
                ResultsFile.write(file, ResultsFile.read(file).with(run.get()).inOrder(names()));
            }
        }
        return measured;
    }

    private static void print(PrintWriter out, Results results, List<Suite> chosen) {
        for (Suite suite : chosen) {
            results.run(suite.name()).ifPresent(run -> {
                out.println();
                out.println(TextTables.of(run));
            });
        }
    }

    private void publish(PrintWriter out, Results measured) {
        if (docs && !measured.runs().isEmpty()) {
            Docs page = Docs.of(checkout);
            page.write(page.results().with(measured).inOrder(names()));
            out.println("The page of figures is written: " + page.page() + ".");
        }
    }

    private Results kept(Path file) {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("there are no figures in " + file
                    + " yet; measure first, without --render, or name the file with --results");
        }
        return ResultsFile.read(file);
    }

    private Path file() {
        if (results != null) {
            return results;
        }
        return render && docs
                ? Docs.of(checkout).file()
                : checkout.resolve(Path.of("src", "bench", "target", "bench", "results.json"));
    }

    private List<Suite> chosen() {
        if (only == null) {
            return suites;
        }
        List<String> wanted = only;
        for (String name : wanted) {
            if (!names().contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no suite " + name + " (--only); there are " + String.join(", ", names())
                                + Suggestions.nearest(name, names())
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse(""));
            }
        }
        return suites.stream().filter(suite -> wanted.contains(suite.name())).toList();
    }

    private List<String> names() {
        return suites.stream().map(Suite::name).toList();
    }

    private static PrintWriter writer(FileDescriptor to) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(to), StandardCharsets.UTF_8), true);
    }
}
