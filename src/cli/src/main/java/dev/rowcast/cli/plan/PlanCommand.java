package dev.rowcast.cli.plan;

import dev.rowcast.batch.source.Cascade;
import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.SourceForm;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.change.TableId;
import dev.rowcast.cli.deadletters.Sink;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.FileTrouble;
import dev.rowcast.cli.support.RunFile;
import dev.rowcast.cli.support.Version;
import dev.rowcast.cli.verify.MysqlOptions;
import dev.rowcast.contract.export.ContractsFile;
import dev.rowcast.contract.gate.HoldAdvice;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.standalone.config.RunConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a migration would do, before anybody runs it. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Says what SQL statements would do to the contracts and to each subscription, and runs none of them.",
            "Without --sql and --file it reads standard input."
        },
        exitCodeOnInvalidInput = 1,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Safe: rows go on to every subscription.",
            "1:It could not be planned; the message says why.",
            "2:Rows would be held or quarantined, or the task would fail, until somebody approves.",
            "3:What at least one statement would do can't be told.",
            "4:The source connector would stop, or misread rows, at a statement.",
            "5:Rows would change or go without a record that says so.",
            "6:A table that is received would be dropped or renamed: its records end.",
            "7:A statement names a table that neither a contract nor a statement before it knows."
        })
public final class PlanCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @ArgGroup
    private @Nullable Source source;

    @Option(
            names = "--database",
            paramLabel = "DATABASE",
            description =
                    "The database of tables that a statement names without one. Default: the only one with contracts.")
    private @Nullable String database;

    @Option(
            names = "--routes",
            paramLabel = "FILE",
            description = "The routing JSON, for what each subscription wants done."
                    + " Default: one subscription to everything, with the standard policies.")
    private @Nullable Path routes;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The connector as it is registered, {\"name\": …, \"config\": {…}}: its routing, in place of --routes, and its"
                            + " stores are asked whether they would take the rows. With --state the configuration of rowcast run.")
    private @Nullable Path config;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private MysqlOptions mysql;

    @Option(
            names = "--contracts",
            paramLabel = "DIR",
            description =
                    "A folder that 'rowcast contracts export' wrote. Default: the live contracts, as of the options below.")
    private @Nullable Path contracts;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ContractLogOptions log;

    /** Where the statements are. */
    static final class Source {
        @Option(names = "--sql", paramLabel = "SQL", required = true, description = "The statements.")
        private @Nullable String sql;

        @Option(
                names = "--file",
                paramLabel = "FILE",
                required = true,
                description = "A file with statements, in UTF-8; - is standard input.")
        private @Nullable Path file;
    }

    @Override
    public Integer call() throws IOException {
        if (config == null) {
            return call(new Audience(routing(), Stores.NONE));
        }
        if (routes != null) {
            throw new ParameterException(
                    spec.commandLine(), "either --routes or --config: a connector has its own routing");
        }
        return log.state().isPresent() ? ofProcess(RunFile.read(config)) : ofConnector(config);
    }

    private Integer ofProcess(RunConfig run) throws IOException {
        try (AskedStores stores = new AskedStores(run.routing(), run.destinations())) {
            return call(new Audience(Optional.of(run.routing()), stores));
        }
    }

    private Integer ofConnector(Path file) throws IOException {
        Sink sink = Sink.of(ConnectorConfig.read(file));
        try (AskedStores stores =
                new AskedStores(sink.config().routing(), sink.config().destinations())) {
            return call(new Audience(Optional.of(sink.config().routing()), stores));
        } catch (ConfigException wrong) {
            throw new CliException("connector " + sink.name() + ": " + wrong.getMessage(), wrong);
        }
    }

    private Integer call(Audience audience) throws IOException {
        String sql = sql();
        List<Agreed> agreed = agreed();
        Plan planned = Planner.plan(
                agreed, audience, Optional.ofNullable(database).or(() -> onlyDatabase(agreed)), sql, log.paste());
        Plan plan = planned.with(cascades(agreed, audience));
        if (plan.statements().isEmpty()) {
            throw new CliException("there is no statement in " + place(), null);
        }
        PrintWriter screen = spec.commandLine().getOut();
        if (json) {
            screen.println(PlanJson.of(plan));
        } else {
            PlanText.of(plan).forEach(screen::println);
        }
        screen.flush();
        return plan.outcome().exitCode();
    }

    /** What the foreign keys of tables that are received do already; nothing where no server is named that says so. */
    private List<String> cascades(List<Agreed> agreed, Audience audience) {
        List<TableId> received = agreed.stream()
                .map(each -> each.contract().table())
                .filter(audience::wants)
                .toList();
        return mysql.named()
                .map(server -> {
                    try (SourceConnection source = new SourceConnection(server, SourceForm.RECOMMENDED, Waiting.REAL)) {
                        return Cascade.of(source, received).stream()
                                .map(Cascade::sentence)
                                .toList();
                    } catch (UnfinishedException unread) {
                        throw new CliException(String.valueOf(unread.getMessage()), unread);
                    }
                })
                .orElse(List.of());
    }

    private String sql() throws IOException {
        if (source != null && source.sql != null) {
            return source.sql;
        }
        if (source != null && source.file != null && !source.file.equals(Path.of("-"))) {
            return text(source.file);
        }
        return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private String place() {
        if (source != null && source.sql != null) {
            return "--sql";
        }
        return source != null && source.file != null ? source.file.toString() : "standard input";
    }

    private Optional<Routing> routing() throws IOException {
        return routes == null ? Optional.empty() : Optional.of(RoutingParser.parse(text(routes)));
    }

    private List<Agreed> agreed() throws IOException {
        List<Agreed> agreed = contracts == null
                ? log.read().histories().stream().map(Agreed::of).toList()
                : exported(contracts);
        if (agreed.isEmpty()) {
            throw new CliException(
                    contracts == null
                            ? "the contract log is empty: no row of a routed table has come by yet"
                            : "there is no contract in " + contracts,
                    null);
        }
        return agreed;
    }

    private static List<Agreed> exported(Path dir) throws IOException {
        Path file = dir.resolve(ContractsFile.NAME);
        try {
            return ContractsFile.read(Files.readAllBytes(file)).stream()
                    .map(Agreed::of)
                    .toList();
        } catch (NoSuchFileException e) {
            throw new CliException(
                    "there is no " + file + "; write the folder with: rowcast contracts export --out "
                            + HoldAdvice.shellWord(dir.toString()),
                    e);
        } catch (IllegalArgumentException e) {
            throw new CliException(file + " can't be read: " + e.getMessage(), e);
        }
    }

    private static Optional<String> onlyDatabase(List<Agreed> agreed) {
        List<String> databases = agreed.stream()
                .map(each -> each.contract().table())
                .map(TableId::database)
                .distinct()
                .toList();
        return databases.size() == 1 ? Optional.of(databases.get(0)) : Optional.empty();
    }

    private static String text(Path file) throws IOException {
        try {
            String text = Files.readString(file);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new CliException(file + " isn't UTF-8; save it as that", e);
        } catch (IOException e) {
            throw FileTrouble.reading(file, e);
        }
    }
}
