package dev.rowcast.cli.verify;

import dev.rowcast.change.TableId;
import dev.rowcast.cli.deadletters.Sink;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ConnectorOptions;
import dev.rowcast.cli.support.RunFile;
import dev.rowcast.cli.support.StateOptions;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.route.Routing;
import dev.rowcast.route.Subscription;
import dev.rowcast.route.Suggestions;
import dev.rowcast.standalone.config.RunConfig;
import dev.rowcast.standalone.config.StateSettings;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A subscription of a connector or of a process without Kafka, and the MySQL that its rows come from. */
public final class PipelineOptions {
    @Spec(Spec.Target.MIXEE)
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
            names = "--tables",
            paramLabel = "DATABASE.TABLE",
            split = ",",
            description = "These tables, with commas between. Default: all that the subscription has received rows of.")
    private List<String> tables = new ArrayList<>();

    /** Whose subscription it is. */
    public Pipeline pipeline(String subscription) {
        Optional<RunConfig> run = process();
        return run.isPresent() ? process(run.get(), stateOf(run.get(), false)) : connectors(subscription);
    }

    /** The same; a process without Kafka may never have run. */
    public Pipeline freshPipeline(String subscription) {
        Optional<RunConfig> run = process();
        return run.isPresent() ? process(run.get(), stateOf(run.get(), true)) : connectors(subscription);
    }

    /** How the process without Kafka runs that is meant; empty where a connector is. */
    private Optional<RunConfig> process() {
        if (!state.isNamed() && connector.file().filter(RunFile::isOne).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(RunFile.read(connector
                .file()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "say how the process runs: --config FILE, beside --state URL"))));
    }

    private State stateOf(RunConfig run, boolean fresh) {
        if (state.isNamed()) {
            return fresh ? state.made() : state.existing();
        }
        StateSettings settings = run.state();
        try {
            return fresh
                    ? State.open(settings.url(), settings.user(), settings.password())
                    : State.existing(settings.url(), settings.user(), settings.password());
        } catch (StateException | IllegalArgumentException unusable) {
            throw new CliException(settings.url() + ": " + unusable.getMessage(), unusable);
        }
    }

    private Pipeline process(RunConfig run, State opened) {
        return Pipeline.of(run, opened, sources.source(run.source()));
    }

    private Pipeline connectors(String subscription) {
        PrintWriter err = spec.commandLine().getErr();
        Sink sink = Sink.of(connector
                .connector(config -> Sink.has(config, subscription), err)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "say whose subscription: --connector NAME, --config FILE, or --state URL and --config FILE")));
        return Pipeline.of(
                new Connectors(
                        sink,
                        sources.registered(connector, err),
                        connector::worker,
                        () -> sources.read(connector, err)),
                sources.source(connector, err),
                sources.types(connector, err),
                err);
    }

    /**
     * The subscription in a routing.
     *
     * @throws CliException if it isn't there
     */
    public Subscription wanted(Routing routing, String subscription) {
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

    /** What the subscription is sent of a table; empty where that has no contract yet. */
    public static Optional<Contract> contract(ContractGate gate, Subscription wanted, TableId table) {
        Recipient recipient =
                new Recipient(wanted.name(), wanted.policies(), column -> !wanted.excludes(table, column));
        return gate.present(table, List.of(recipient)).map(views -> views.get(wanted.name()));
    }

    /**
     * The tables that are meant, of which rows have come by.
     *
     * @throws CliException if there is none
     */
    public List<TableId> chosen(ContractRegistry registry, Routing routing, Subscription wanted) {
        List<TableId> known = registry.histories().stream()
                .map(TableHistory::table)
                .filter(wanted::wants)
                .toList();
        List<TableId> chosen = tables.isEmpty()
                ? known
                : tables.stream().map(name -> named(wanted, name, known)).toList();
        if (chosen.isEmpty()) {
            throw new CliException("subscription " + wanted.name() + " has received no row of any table yet", null);
        }
        chosen.stream().filter(routing.aliases()::containsValue).findFirst().ifPresent(table -> {
            throw new CliException(
                    "other tables are aliases of " + table
                            + ", and their rows can't be told apart in a store; leave it out with --tables",
                    null);
        });
        return chosen;
    }

    /**
     * The tables that are meant, of those that MySQL has.
     *
     * @throws CliException if there is none
     */
    public List<TableId> chosen(List<TableId> there, Routing routing, Subscription wanted) {
        List<TableId> known = there.stream()
                .filter(table ->
                        wanted.wants(table) && routing.contractOf(table).equals(table))
                .toList();
        List<TableId> chosen = tables.isEmpty()
                ? known
                : tables.stream().map(name -> there(wanted, name, known)).toList();
        if (chosen.isEmpty()) {
            throw new CliException("MySQL has no table that subscription " + wanted.name() + " wants", null);
        }
        return chosen;
    }

    private static TableId there(Subscription wanted, String name, List<TableId> known) {
        return known.stream()
                .filter(table -> table.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new CliException(
                        "MySQL has no table " + name + " that subscription " + wanted.name() + " wants"
                                + Suggestions.nearest(
                                                name,
                                                known.stream()
                                                        .map(TableId::toString)
                                                        .toList())
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse(""),
                        null));
    }

    private static TableId named(Subscription wanted, String name, List<TableId> known) {
        List<String> names = known.stream().map(TableId::toString).toList();
        return known.stream()
                .filter(table -> table.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new CliException(
                        "subscription " + wanted.name() + " has received no row of " + name
                                + Suggestions.nearest(name, names)
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse("; it has of: " + String.join(", ", names)),
                        null));
    }
}
