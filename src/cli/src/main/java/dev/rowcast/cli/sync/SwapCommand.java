package dev.rowcast.cli.sync;

import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.cli.deadletters.LeftOver;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.Version;
import dev.rowcast.cli.verify.Connectors;
import dev.rowcast.cli.verify.Pipeline;
import dev.rowcast.cli.verify.PipelineOptions;
import dev.rowcast.deliver.Destination;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.Subscription;
import dev.rowcast.standalone.state.State;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.StoreDestination;
import dev.rowcast.store.Target;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has readers find what a subscription writes. */
@Command(
        name = "swap",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Waits until a subscription's store has all that MySQL has, and then has readers find it under names of their own, in the"
                    + " place of what they found there before: aliases in OpenSearch, views in a database.",
            "Readers that have names of their own from the beginning never notice which subscription fills them."
        },
        exitCodeOnExecutionException = 1,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Readers find what the subscription writes.",
            "1:Nothing was moved.",
            "2:The command line is wrong."
        })
public final class SwapCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private PipelineOptions options;

    @Parameters(paramLabel = "SUBSCRIPTION", description = "Whose store readers are to find.")
    @SuppressWarnings("NullAway.Init")
    private String subscription;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            required = true,
            description =
                    "What readers call a table, with {database} and {table} in it: an alias of OpenSearch, such as shop-{table}, or SCHEMA.VIEW"
                            + " of a database, such as reports.{table}.")
    @SuppressWarnings("NullAway.Init")
    private String as;

    @Option(
            names = "--anyway",
            description =
                    "Also where rows are held, or are dead letters or parked, so that the store doesn't have all.")
    private boolean anyway;

    @Override
    public Integer call() {
        Pipeline pipeline = options.pipeline(subscription);
        PrintWriter screen = spec.commandLine().getOut();
        try {
            swapped(pipeline).forEach((target, name) -> screen.println(name + " is " + target));
            screen.flush();
            return ExitCode.OK;
        } catch (ConfigException wrong) {
            throw new CliException("connector " + pipeline.name() + ": " + wrong.getMessage(), wrong);
        } catch (UnfinishedException unread) {
            throw new CliException(String.valueOf(unread.getMessage()), unread);
        }
    }

    private Map<Target, String> swapped(Pipeline pipeline) {
        Subscription wanted = options.wanted(pipeline.routing(), subscription);
        SyncLines lines = new SyncLines(spec.commandLine().getErr(), System::nanoTime);
        try (Destination destination = pipeline.destinations().of(wanted);
                RunningStream stream = RunningStreams.of(pipeline, subscription, lines::waits)) {
            StoreDestination store = InstalledDestinations.store(destination)
                    .orElseThrow(() -> new CliException(
                            "subscription " + subscription + " doesn't go to a store, which readers could find", null));
            Map<Target, String> names = new ReaderNames(pipeline, as).of(wanted, store, options);
            requireDistinct(names);
            requireAll(stream, pipeline);
            stream.awaitCaughtUp();
            // What was rejected meanwhile counts too.
            requireAll(stream, pipeline);
            require(
                    store.present(names)
                            .orElseThrow(() -> new CliException(
                                    "this kind of store has no names that could be moved from one table to another; have readers read "
                                            + names.keySet() + " themselves",
                                    null)),
                    wanted);
            return names;
        }
    }

    private void requireDistinct(Map<Target, String> names) {
        if (new HashSet<>(names.values()).size() < names.size()) {
            throw new CliException(
                    "--as " + as + " is one name for several tables: " + names.keySet()
                            + "; write it with {table} in it, or {database} and {table}, or choose with --tables",
                    null);
        }
    }

    private void requireAll(RunningStream stream, Pipeline pipeline) {
        if (anyway) {
            return;
        }
        List<String> left = new ArrayList<>(stream.held());
        State state = pipeline.state();
        Connectors connectors = pipeline.connectors();
        if (state != null) {
            left.addAll(LeftOver.of(state, subscription));
        } else if (connectors != null) {
            left.addAll(LeftOver.of(connectors.sink(), subscription));
        }
        if (!left.isEmpty()) {
            throw new CliException(
                    subscription + " hasn't been sent all, and readers would miss it: " + String.join("; ", left)
                            + ". See to that, or say --anyway",
                    null);
        }
    }

    private static void require(CompletionStage<Prepared> presented, Subscription wanted) {
        Prepared answer;
        try {
            answer = presented.toCompletableFuture().join();
        } catch (CompletionException wrong) {
            throw new CliException("nothing was moved: " + wrong.getCause(), wrong);
        }
        if (answer != Prepared.Ready.READY) {
            throw new CliException(
                    "nothing was moved: "
                            + (answer instanceof Prepared.Unfit unfit
                                    ? unfit.reason()
                                    : "the store of " + wanted.name() + " doesn't answer: " + answer),
                    null);
        }
    }
}
