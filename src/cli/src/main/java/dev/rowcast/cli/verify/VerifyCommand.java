package dev.rowcast.cli.verify;

import dev.rowcast.batch.MysqlSource;
import dev.rowcast.batch.Plan;
import dev.rowcast.batch.Progress;
import dev.rowcast.batch.SourceConnection;
import dev.rowcast.batch.TableResult;
import dev.rowcast.batch.UnfinishedException;
import dev.rowcast.batch.Verification;
import dev.rowcast.batch.Waiting;
import dev.rowcast.change.TableId;
import dev.rowcast.cli.deadletters.Sink;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ConnectorOptions;
import dev.rowcast.cli.support.FileTrouble;
import dev.rowcast.cli.support.RunFile;
import dev.rowcast.cli.support.StateOptions;
import dev.rowcast.cli.support.Version;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.deliver.Destination;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.Routing;
import dev.rowcast.route.Subscription;
import dev.rowcast.route.Suggestions;
import dev.rowcast.standalone.config.RunConfig;
import dev.rowcast.store.StoreDestination;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares MySQL with a store. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Compares what a subscription's store has with MySQL, row by row and value by value, while both go on.",
            "Rows that differ are looked at again until the stream must have brought them. With --repair they are mended, so"
                    + " that whatever the stream brings later wins."
        },
        exitCodeOnExecutionException = 3,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:All rows are equal, or were mended.",
            "1:Rows differ.",
            "2:The command line is wrong.",
            "3:Not all could be compared; what could be is equal."
        })
public final class VerifyCommand implements Callable<Integer> {
    private static final int DIFFERS = 1;
    private static final int UNFINISHED = 3;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ConnectorOptions connector;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private SourceOptions sources;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private StateOptions state;

    @Option(
            names = "--subscription",
            paramLabel = "NAME",
            required = true,
            description = "The subscription whose store is compared.")
    @SuppressWarnings("NullAway.Init")
    private String subscription;

    @Option(
            names = "--tables",
            paramLabel = "DATABASE.TABLE",
            split = ",",
            description = "These tables, with commas between. Default: all that the subscription has received rows of.")
    private List<String> tables = new ArrayList<>();

    @Option(
            names = "--repair",
            description = "Mend what differs: write what is missing or wrong, delete what MySQL hasn't.")
    private boolean repair;

    @Option(
            names = "--rows-per-second",
            paramLabel = "ROWS",
            defaultValue = "10000",
            description = "Read no faster from MySQL; 0 for as fast as it goes. Default: ${DEFAULT-VALUE}")
    private long rowsPerSecond;

    @Option(
            names = "--range",
            paramLabel = "ROWS",
            defaultValue = "1000",
            description = "How many rows one statement reads. Default: ${DEFAULT-VALUE}")
    private int range;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description =
                    "For how long a row that differs is looked at before it counts; more than the stream lags behind. Default: ${DEFAULT-VALUE}")
    private int patience;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "Write down there how far it has come, and go on from there where the file is.")
    private @Nullable Path resume;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--values",
            description = "Show the values that differ. Without it there are only keys and names of fields.")
    private boolean values;

    @Option(
            names = "--show",
            paramLabel = "ROWS",
            defaultValue = "100",
            description = "Show so many differences of each table; all are counted. Default: ${DEFAULT-VALUE}")
    private int shown;

    @Override
    public Integer call() throws IOException {
        if (range < 1 || rowsPerSecond < 0 || patience < 0 || shown < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--range is at least 1, and --rows-per-second, --patience and --show at least 0");
        }
        Pipeline pipeline = state.isNamed() ? process() : connectors();
        try {
            List<TableResult> results = compared(pipeline);
            PrintWriter screen = spec.commandLine().getOut();
            if (json) {
                screen.println(VerifyJson.of(results, values));
            } else {
                VerifyText.of(results, values).forEach(screen::println);
            }
            screen.flush();
            return exitCode(results);
        } catch (ConfigException wrong) {
            throw new CliException("connector " + pipeline.name() + ": " + wrong.getMessage(), wrong);
        } catch (UnfinishedException unread) {
            throw new CliException(String.valueOf(unread.getMessage()), unread);
        }
    }

    private Pipeline connectors() {
        PrintWriter err = spec.commandLine().getErr();
        Sink sink = Sink.of(connector
                .connector(config -> Sink.has(config, subscription), err)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "say whose subscription: --connector NAME, --config FILE, or --state URL and --config FILE")));
        return Pipeline.of(sink, sources.source(connector, err), sources.types(connector, err), err);
    }

    private Pipeline process() {
        RunConfig run = RunFile.read(connector
                .file()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "say how the process runs: --config FILE, beside --state URL")));
        return Pipeline.of(run, state.existing(), sources.source(run.source()));
    }

    private static int exitCode(List<TableResult> results) {
        if (results.stream().anyMatch(TableResult::differs)) {
            return DIFFERS;
        }
        return results.stream().allMatch(TableResult::isFinished) ? ExitCode.OK : UNFINISHED;
    }

    private List<TableResult> compared(Pipeline pipeline) throws IOException {
        Routing routing = pipeline.routing();
        Subscription wanted = wanted(routing);
        MysqlSource mysql = pipeline.mysql();
        try (Destination destination = pipeline.destinations().of(wanted)) {
            StoreDestination store = InstalledDestinations.store(destination)
                    .orElseThrow(() -> new CliException(
                            "subscription " + subscription + " doesn't go to a store, which could be compared", null));
            try (SourceConnection source = new SourceConnection(mysql, pipeline.form(), Waiting.REAL);
                    ContractLog log = pipeline.contracts().get()) {
                requirePrimary(source, mysql);
                warnOfPartialRows(source, mysql);
                ContractRegistry registry = new ContractRegistry(log);
                registry.refresh();
                ContractGate gate = new ContractGate(registry, pipeline.rules());
                return new Verification(
                                source,
                                store,
                                table -> contract(gate, wanted, table),
                                new Plan(range, rowsPerSecond, Duration.ofSeconds(patience), repair, shown),
                                progress(pipeline),
                                Waiting.REAL,
                                System::nanoTime,
                                new Passing(spec.commandLine().getErr()))
                        .run(chosen(registry, routing, wanted));
            }
        }
    }

    private void requirePrimary(SourceConnection source, MysqlSource mysql) {
        if (source.isReadOnly() && repair) {
            throw new CliException(
                    mysql
                            + " is read-only, as replicas are: what it hasn't got yet would be deleted. Name the primary to repair",
                    null);
        }
    }

    private void warnOfPartialRows(SourceConnection source, MysqlSource mysql) {
        String settings = source.partialRows();
        if (!settings.isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("warning: " + mysql + " has sessions log rows in part (" + settings
                    + "). Debezium passes over such updates, or fails at them; have it log whole rows:"
                    + " SET GLOBAL binlog_row_image = 'FULL'; SET GLOBAL binlog_row_value_options = ''");
            err.flush();
        }
    }

    private Subscription wanted(Routing routing) {
        List<String> names =
                routing.subscriptions().stream().map(Subscription::name).toList();
        return routing.subscriptions().stream()
                .filter(each -> each.name().equals(subscription))
                .findFirst()
                .orElseThrow(() -> new CliException(
                        "there is no subscription " + subscription
                                + Suggestions.nearest(subscription, names)
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse("; there are: " + String.join(", ", names)),
                        null));
    }

    private static Optional<Contract> contract(ContractGate gate, Subscription wanted, TableId table) {
        Recipient recipient =
                new Recipient(wanted.name(), wanted.policies(), column -> !wanted.excludes(table, column));
        return gate.present(table, List.of(recipient)).map(views -> views.get(wanted.name()));
    }

    private List<TableId> chosen(ContractRegistry registry, Routing routing, Subscription wanted) {
        List<TableId> known = registry.histories().stream()
                .map(TableHistory::table)
                .filter(wanted::wants)
                .toList();
        List<TableId> chosen = tables.isEmpty()
                ? known
                : tables.stream().map(name -> named(name, known)).toList();
        if (chosen.isEmpty()) {
            throw new CliException("subscription " + subscription + " has received no row of any table yet", null);
        }
        chosen.stream().filter(routing.aliases()::containsValue).findFirst().ifPresent(table -> {
            throw new CliException(
                    "other tables are aliases of " + table
                            + ", and their rows can't be told apart in a store; leave it out with --tables",
                    null);
        });
        return chosen;
    }

    private TableId named(String name, List<TableId> known) {
        List<String> names = known.stream().map(TableId::toString).toList();
        return known.stream()
                .filter(table -> table.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new CliException(
                        "subscription " + subscription + " has received no row of " + name
                                + Suggestions.nearest(name, names)
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse("; it has of: " + String.join(", ", names)),
                        null));
    }

    private Progress progress(Pipeline pipeline) throws IOException {
        if (resume == null) {
            return Progress.none();
        }
        try {
            return Progress.in(
                    resume, "subscription " + subscription + " of " + pipeline.name() + " and " + pipeline.mysql());
        } catch (IllegalArgumentException other) {
            throw new CliException(String.valueOf(other.getMessage()), other);
        } catch (IOException unreadable) {
            throw FileTrouble.reading(resume, unreadable);
        }
    }
}
