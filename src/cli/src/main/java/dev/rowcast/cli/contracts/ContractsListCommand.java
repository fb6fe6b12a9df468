package dev.rowcast.cli.contracts;

import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.ContractSession;
import dev.rowcast.cli.support.Version;
import dev.rowcast.contract.log.TableHistory;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows which tables there are and which wait for a decision. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Shows each table with its contract's revision, and what waits for a decision.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It is shown.",
            "1:The log can't be read.",
            "2:With --fail-if-held: a table waits for a decision."
        })
final class ContractsListCommand implements Callable<Integer> {
    private static final int UNDECIDED = 2;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ContractLogOptions log;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--fail-if-held",
            description = "End with exit code 2 where a table waits for a decision: HELD, QUARANTINED or FAILED.")
    private boolean failIfHeld;

    @Override
    public Integer call() {
        try (ContractSession session = log.open()) {
            List<TableHistory> histories = session.histories();
            PrintWriter screen = spec.commandLine().getOut();
            if (json) {
                screen.println(ContractsJson.list(histories));
            } else {
                ListText.of(histories, session.now(), log.paste()).forEach(screen::println);
            }
            screen.flush();
            return failIfHeld && TableState.isUndecided(histories) ? UNDECIDED : CommandLine.ExitCode.OK;
        }
    }
}
