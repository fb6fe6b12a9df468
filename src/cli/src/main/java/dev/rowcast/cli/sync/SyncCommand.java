package dev.rowcast.cli.sync;

import dev.rowcast.batch.load.GtidFence;
import dev.rowcast.batch.load.Load;
import dev.rowcast.batch.load.LoadPlan;
import dev.rowcast.batch.load.LoadProgress;
import dev.rowcast.batch.load.LoadSetup;
import dev.rowcast.batch.load.LoadedTable;
import dev.rowcast.batch.load.SourceLimits;
import dev.rowcast.batch.source.Admission;
import dev.rowcast.batch.source.OneServer;
import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.TableId;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.FileTrouble;
import dev.rowcast.cli.support.Version;
import dev.rowcast.cli.verify.Pipeline;
import dev.rowcast.cli.verify.PipelineOptions;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.deliver.Destination;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.Subscription;
import dev.rowcast.store.StoreDestination;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Loads tables into a subscription's destination. */
@Command(
        name = "sync",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Loads whole tables into a subscription's store or service, with its mapping and as the stream would write them.",
            "With --then stream the running stream, which writes there already, goes on from the load without loss; a service is"
                    + " sent no changes of these tables meanwhile. Without it nothing else may write there: what a later load doesn't"
                    + " overwrite it removes."
        },
        exitCodeOnExecutionException = 3,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:All rows are loaded.",
            "1:All rows are loaded but those that were rejected, which are named.",
            "2:The command line is wrong.",
            "3:Not all tables could be loaded; with --resume the same command goes on where this one ended."
        })
public final class SyncCommand implements Callable<Integer> {
    private static final int REJECTED = 1;
    private static final int UNFINISHED = 3;
    /** Tombstones are kept for longer by any store. */
    private static final Duration FRESHNESS = Duration.ofMinutes(50);

    /** What comes after. */
    enum Then {
        STREAM;

        /** Reads it as it is written. */
        static final class Reader implements ITypeConverter<Then> {
            @Override
            public Then convert(String text) {
                if (!text.equals("stream")) {
                    throw new TypeConversionException("'" + text + "' isn't \"stream\"");
                }
                return STREAM;
            }
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private PipelineOptions options;

    @Option(
            names = "--subscription",
            paramLabel = "NAME",
            required = true,
            description = "The subscription whose destination is loaded.")
    @SuppressWarnings("NullAway.Init")
    private String subscription;

    @Option(
            names = "--then",
            paramLabel = "stream",
            converter = Then.Reader.class,
            description =
                    "What goes on there: the stream of the connector or process, which delivers to the subscription already.")
    private @Nullable Then then;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private EngineOptions engine;

    @Option(
            names = "--workers",
            paramLabel = "NUMBER",
            defaultValue = "4",
            description =
                    "So many connections read and write at once; on Flink in no more than its slots. Default: ${DEFAULT-VALUE}")
    private int workers;

    @Option(
            names = "--range",
            paramLabel = "ROWS",
            defaultValue = "2000",
            description = "How many rows one statement reads at most. Default: ${DEFAULT-VALUE}")
    private int range;

    @Option(
            names = "--rows-per-second",
            paramLabel = "ROWS",
            defaultValue = "0",
            description = "Read no faster from MySQL; 0 for as fast as it goes. Default: ${DEFAULT-VALUE}")
    private long rowsPerSecond;

    @Option(
            names = "--max-threads-running",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "Pause while more threads of MySQL are at work; 0 for any number. Default: ${DEFAULT-VALUE}")
    private int threadsRunning;

    @Option(
            names = "--max-lag",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description =
                    "Pause while the replica that is read is further behind; 0 for however far. Default: ${DEFAULT-VALUE}")
    private int lag;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "Write down there how far it has come, and go on from there where the file is.")
    private @Nullable Path resume;

    @Option(names = "--keep", description = "Remove nothing that the load doesn't overwrite.")
    private boolean keep;

    @Option(
            names = "--show",
            paramLabel = "ROWS",
            defaultValue = "100",
            description = "Show so many rejected rows of each table; all are counted. Default: ${DEFAULT-VALUE}")
    private int shown;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (workers < 1 || range < 1 || rowsPerSecond < 0 || threadsRunning < 0 || lag < 0 || shown < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--workers and --range are at least 1, and --rows-per-second, --max-threads-running, --max-lag and --show"
                            + " at least 0");
        }
        Optional<Elsewhere> elsewhere = engine.elsewhere();
        Pipeline pipeline = options.freshPipeline(subscription);
        try {
            List<LoadedTable> results = loaded(pipeline, elsewhere);
            PrintWriter screen = spec.commandLine().getOut();
            if (json) {
                screen.println(SyncJson.of(results));
            } else {
                SyncText.of(results).forEach(screen::println);
            }
            screen.flush();
            return exitCode(results);
        } catch (ConfigException wrong) {
            throw new CliException("connector " + pipeline.name() + ": " + wrong.getMessage(), wrong);
        } catch (UnfinishedException unread) {
            throw new CliException(String.valueOf(unread.getMessage()), unread);
        }
    }

    private static int exitCode(List<LoadedTable> results) {
        if (!results.stream().allMatch(LoadedTable::isFinished)) {
            return UNFINISHED;
        }
        return results.stream().anyMatch(table -> table.rejectedRows() > 0) ? REJECTED : ExitCode.OK;
    }

    private List<LoadedTable> loaded(Pipeline pipeline, Optional<Elsewhere> elsewhere) throws IOException {
        Subscription wanted = options.wanted(pipeline.routing(), subscription);
        Optional<Duration> retention = retention(pipeline, wanted);
        SyncLines lines = new SyncLines(spec.commandLine().getErr(), System::nanoTime);
        if (then == null) {
            Admission fence = alone(pipeline, retention.isPresent(), elsewhere.isPresent(), lines);
            return loaded(pipeline, tables(pipeline, wanted), retention, fence, Optional::empty, elsewhere, lines);
        }
        List<LoadedTable> results = retention.isPresent()
                ? beside(pipeline, wanted, retention, elsewhere, lines)
                : between(pipeline, wanted, elsewhere, lines);
        try (RunningStream stream = RunningStreams.of(pipeline, subscription, lines::waits)) {
            stream.requireSame();
        }
        return results;
    }

    private List<LoadedTable> beside(
            Pipeline pipeline,
            Subscription wanted,
            Optional<Duration> retention,
            Optional<Elsewhere> elsewhere,
            SyncLines lines)
            throws IOException {
        Admission fence;
        try (RunningStream stream = RunningStreams.of(pipeline, subscription, lines::waits)) {
            fence = new GtidFence(stream.transactions(), Waiting.REAL, lines::waits);
        }
        // Of a table that is made after this the stream brings all.
        return loaded(pipeline, tables(pipeline, wanted), retention, fence, Optional::empty, elsewhere, lines);
    }

    /** A service can't tell which of a loaded row and a change is the newer one, so it is sent no changes meanwhile. */
    private List<LoadedTable> between(
            Pipeline pipeline, Subscription wanted, Optional<Elsewhere> elsewhere, SyncLines lines) throws IOException {
        if (elsewhere.isPresent()) {
            throw new CliException(
                    subscription
                            + " goes to a service, which is loaded from this machine alone, so that nothing of the load comes"
                            + " behind a change; leave --engine out",
                    null);
        }
        List<TableId> tables = tables(pipeline, wanted);
        List<LoadedTable> results;
        try (OrderlyEnd end = OrderlyEnd.begin()) {
            Consumer<String> waits = why -> {
                end.check();
                lines.waits(why);
            };
            try (RunningStream stream = RunningStreams.of(pipeline, subscription, waits);
                    StreamPause pause = stream.pause(wanted, tables)) {
                String before = pause.transactions();
                lines.says("paused: " + PausedWords.of(pipeline.routing(), wanted, tables));
                results = loaded(
                        pipeline,
                        tables,
                        Optional.empty(),
                        new GtidFence(before, Waiting.REAL, waits),
                        () -> end.obstacle().or(pause::obstacle),
                        Optional.empty(),
                        lines);
                pause.requireHeld();
            }
            lines.says("resumed: what was changed meanwhile comes now");
        }
        return results;
    }

    private List<LoadedTable> loaded(
            Pipeline pipeline,
            List<TableId> tables,
            Optional<Duration> retention,
            Admission fence,
            Supplier<Optional<String>> obstacle,
            Optional<Elsewhere> elsewhere,
            SyncLines lines)
            throws IOException {
        RowVersion version =
                then == null && retention.isPresent() ? copied(System.currentTimeMillis()) : new RowVersion(0, 0);
        LoadProgress progress = progress(pipeline, version);
        LoadSetup setup = new LoadSetup(
                pipeline.mysql(),
                pipeline.form(),
                fence,
                source(pipeline),
                pipeline.routing(),
                subscription,
                pipeline.destinations()::of,
                pipeline.rules(),
                pipeline.contracts(),
                progress.version(),
                retention
                        .map(kept -> kept.dividedBy(2))
                        .filter(half -> half.compareTo(FRESHNESS) < 0)
                        .orElse(FRESHNESS),
                obstacle);
        LoadPlan plan = new LoadPlan(
                workers,
                range,
                rowsPerSecond,
                new SourceLimits(threadsRunning, Duration.ofSeconds(lag)),
                then == null && retention.isPresent() && !keep,
                shown);
        return elsewhere.isPresent()
                ? elsewhere.get().load(pipeline, setup, plan, progress, lines, tables)
                : new Load(setup, plan, progress, lines).run(tables);
    }

    /** Later copies have higher versions. */
    private static RowVersion copied(long nowMillis) {
        return new RowVersion(RowVersion.epochAt(nowMillis), nowMillis % TimeUnit.MINUTES.toMillis(1));
    }

    /** For how long the destination knows what was deleted; empty of a service, which keeps nothing. */
    private static Optional<Duration> retention(Pipeline pipeline, Subscription wanted) {
        try (Destination destination = pipeline.destinations().of(wanted)) {
            return InstalledDestinations.store(destination).map(StoreDestination::retention);
        }
    }

    private Admission alone(Pipeline pipeline, boolean store, boolean elsewhere, SyncLines lines) {
        try (RunningStream stream = RunningStreams.of(pipeline, subscription, lines::waits)) {
            stream.deliverer().ifPresent(who -> {
                throw new CliException(
                        who + " delivers to " + subscription + " now, and what it sends would mix with the load. "
                                + (store
                                        ? "Load a target that the stream fills from the beginning: --then stream"
                                        : "Have it wait meanwhile: --then stream"),
                        null);
            });
            // Others could be at another server, or at none, by the same address.
            return elsewhere ? OneServer.answering(pipeline.mysql()) : (connection, server) -> {};
        }
    }

    private static String source(Pipeline pipeline) {
        try (ContractLog log = pipeline.contracts().get()) {
            ContractRegistry registry = new ContractRegistry(log);
            registry.refresh();
            return registry.histories().stream()
                    .map(history -> history.head().since().server())
                    .findFirst()
                    .orElse(pipeline.source());
        }
    }

    private List<TableId> tables(Pipeline pipeline, Subscription wanted) {
        try (SourceConnection source = new SourceConnection(pipeline.mysql(), pipeline.form(), Waiting.REAL)) {
            return options.chosen(source.tables(), pipeline.routing(), wanted);
        }
    }

    private LoadProgress progress(Pipeline pipeline, RowVersion version) throws IOException {
        if (resume == null) {
            return LoadProgress.none(version);
        }
        try {
            return LoadProgress.in(
                    resume,
                    "subscription " + subscription + " of " + pipeline.name() + " and " + pipeline.mysql()
                            + (then == null ? "" : ", before the stream"),
                    version);
        } catch (IllegalArgumentException other) {
            throw new CliException(String.valueOf(other.getMessage()), other);
        } catch (IOException unreadable) {
            throw FileTrouble.reading(resume, unreadable);
        }
    }
}
