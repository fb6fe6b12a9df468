package dev.rowcast.cli.verify;

import dev.rowcast.batch.source.MysqlSource;
import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.batch.verify.Plan;
import dev.rowcast.batch.verify.Progress;
import dev.rowcast.batch.verify.TableResult;
import dev.rowcast.batch.verify.Verification;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.FileTrouble;
import dev.rowcast.cli.support.Version;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.deliver.Destination;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.Routing;
import dev.rowcast.route.Subscription;
import dev.rowcast.store.StoreDestination;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    private PipelineOptions options;

    @Option(
            names = "--subscription",
            paramLabel = "NAME",
            required = true,
            description = "The subscription whose store is compared.")
    @SuppressWarnings("NullAway.Init")
    private String subscription;

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
        Pipeline pipeline = options.pipeline(subscription);
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

    private static int exitCode(List<TableResult> results) {
        if (results.stream().anyMatch(TableResult::differs)) {
            return DIFFERS;
        }
        return results.stream().allMatch(TableResult::isFinished) ? ExitCode.OK : UNFINISHED;
    }

    private List<TableResult> compared(Pipeline pipeline) throws IOException {
        Routing routing = pipeline.routing();
        Subscription wanted = options.wanted(routing, subscription);
        MysqlSource mysql = pipeline.mysql();
        try (Destination destination = pipeline.destinations().of(wanted)) {
            StoreDestination store = InstalledDestinations.store(destination)
                    .orElseThrow(() -> new CliException(
                            "subscription " + wanted.name() + " doesn't go to a store, which could be compared", null));
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
                                table -> PipelineOptions.contract(gate, wanted, table),
                                new Plan(range, rowsPerSecond, Duration.ofSeconds(patience), repair, shown),
                                progress(pipeline),
                                Waiting.REAL,
                                System::nanoTime,
                                new Passing(spec.commandLine().getErr()))
                        .run(options.chosen(registry, routing, wanted));
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
