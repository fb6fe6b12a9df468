package dev.rowcast.cli.contracts;

import dev.rowcast.change.TableId;
import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.ContractSession;
import dev.rowcast.cli.support.DeciderOption;
import dev.rowcast.cli.support.Version;
import dev.rowcast.contract.gate.ContractDecisions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Strikes a field that its column has left. */
@Command(
        name = "purge",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Strikes a deprecated field from a contract for good: its number and name stay reserved,",
            "and code compiled against the contract from then on doesn't have it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It is done.",
            "1:It could not be done; the message says why.",
            "2:Nothing was done: --yes is missing."
        })
final class ContractsPurgeCommand implements Callable<Integer> {
    private static final int NOT_DONE = 2;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ContractLogOptions log;

    @Parameters(index = "0", paramLabel = "TABLE", description = "The table: database.table.")
    @SuppressWarnings("NullAway.Init")
    private String table;

    @Parameters(index = "1", paramLabel = "FIELD", description = "The field, or the column that has left it.")
    @SuppressWarnings("NullAway.Init")
    private String field;

    @Option(names = "--yes", description = "Do it. Without, what would be done is shown.")
    private boolean yes;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private DeciderOption decider;

    @Override
    public Integer call() {
        try (ContractSession session = log.open()) {
            TableId id = session.history(table).table();
            ContractDecisions decisions = session.decisions();
            PrintWriter screen = spec.commandLine().getOut();
            if (!yes) {
                PurgedText.ahead(session.history(table), decisions.purgeable(id, field))
                        .forEach(screen::println);
                screen.flush();
                return NOT_DONE;
            }
            PurgedText.done(decisions.purge(id, field, decider.name())).forEach(screen::println);
            screen.flush();
            return CommandLine.ExitCode.OK;
        }
    }
}
