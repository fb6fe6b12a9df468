package dev.rowcast.cli.contracts;

import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.ContractSession;
import dev.rowcast.cli.support.DeciderOption;
import dev.rowcast.cli.support.Version;
import dev.rowcast.contract.log.LogEntry.Rejected;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Decides that rows of a held shape are never delivered. */
@Command(
        name = "reject",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Decides that rows of a held table's new shape are never delivered: a connector with a dead-letter queue",
            "writes them there, one without keeps holding them. A later approval revokes this."
        })
final class ContractsRejectCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ContractLogOptions log;

    @Parameters(paramLabel = "TABLE", description = "The table: database.table.")
    @SuppressWarnings("NullAway.Init")
    private String table;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private DeciderOption decider;

    @Override
    public Integer call() {
        try (ContractSession session = log.open()) {
            Rejected rejected =
                    session.decisions().reject(session.history(table).table(), decider.name());
            PrintWriter screen = spec.commandLine().getOut();
            RejectedText.of(rejected, session.history(table), log.paste()).forEach(screen::println);
            screen.flush();
            return CommandLine.ExitCode.OK;
        }
    }
}
