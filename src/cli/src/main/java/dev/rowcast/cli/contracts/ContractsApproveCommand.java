package dev.rowcast.cli.contracts;

import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.ContractSession;
import dev.rowcast.cli.support.DeciderOption;
import dev.rowcast.cli.support.Version;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.TableHistory;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalInt;
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

/** Lets rows of a held shape go on. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Resumes a held table, with its contract changed as decided. If several changes are held, this decides the first.")
final class ContractsApproveCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ContractLogOptions log;

    @Parameters(paramLabel = "TABLE", description = "The table: database.table.")
    @SuppressWarnings("NullAway.Init")
    private String table;

    @Option(
            names = "--as",
            paramLabel = "DECISION",
            required = true,
            description = {
                "What to do with the change; 'rowcast contracts diff TABLE' shows what each would do:",
                "apply, version: a changed column gets a new field, and the old one reads as absent.",
                "bridge: as version, and the old field is still filled where the value converts without loss.",
                "ignore: the new or changed column stays out.",
                "rename:OLD=NEW: the column was renamed and keeps its field. Can be combined with another decision.",
                "Several are separated by commas; a name that holds one, or an equals sign, stands in backticks."
            })
    private List<String> decisions = List.of();

    @Option(
            names = "--revision",
            paramLabel = "N",
            description = "The revision that this must make, as diff said: refuses if another decision came first.")
    private @Nullable Integer revision;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private DeciderOption decider;

    @Override
    public Integer call() {
        Decision decision = decision();
        OptionalInt expected = revision == null ? OptionalInt.empty() : OptionalInt.of(revision);
        try (ContractSession session = log.open()) {
            TableHistory before = session.history(table);
            ContractEntry made = session.decisions().approve(before.table(), expected, decision, decider.name());
            PrintWriter screen = spec.commandLine().getOut();
            ApprovedText.of(made, session.history(table), log.paste()).forEach(screen::println);
            screen.flush();
            return CommandLine.ExitCode.OK;
        }
    }

    private Decision decision() {
        try {
            return Decision.parse(String.join(",", decisions));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "--as " + wrong.getMessage(), wrong);
        }
    }
}
