package dev.rowcast.cli.contracts;

import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.ContractSession;
import dev.rowcast.cli.support.Version;
import dev.rowcast.contract.log.TableHistory;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a contract and its history. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Shows a table's .proto file, and how it came to be.")
final class ContractsShowCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ContractLogOptions log;

    @Parameters(paramLabel = "TABLE", description = "The table: database.table.")
    @SuppressWarnings("NullAway.Init")
    private String table;

    @Option(names = "--revision", paramLabel = "N", description = "That revision. Default: the latest")
    private @Nullable Integer revision;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        try (ContractSession session = log.open()) {
            TableHistory history = wanted(session.history(table));
            PrintWriter screen = spec.commandLine().getOut();
            if (json) {
                screen.println(ContractsJson.show(history, session.registry().goPackages()));
            } else {
                ShowText.of(history, session.registry().goPackages()).forEach(screen::println);
            }
            screen.flush();
            return CommandLine.ExitCode.OK;
        }
    }

    private TableHistory wanted(TableHistory history) {
        if (revision == null) {
            return history;
        }
        if (revision < 1 || revision > history.revision()) {
            throw new ParameterException(
                    spec.commandLine(), table + " has revisions 1 to " + history.revision() + ", and no " + revision);
        }
        return Revisions.upTo(history, revision);
    }
}
