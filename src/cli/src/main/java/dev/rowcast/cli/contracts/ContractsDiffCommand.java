package dev.rowcast.cli.contracts;

import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.ContractSession;
import dev.rowcast.cli.support.Version;
import dev.rowcast.contract.gate.HeldShape;
import dev.rowcast.contract.log.TableHistory;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what changed, or would change. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Shows what a held table's change would do to its contract under each decision;",
            "of a table that isn't held, what the latest revision changed."
        })
final class ContractsDiffCommand implements Callable<Integer> {
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})\\.\\.([0-9]{1,9})");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ContractLogOptions log;

    @Parameters(paramLabel = "TABLE", description = "The table: database.table.")
    @SuppressWarnings("NullAway.Init")
    private String table;

    @Option(names = "--revision", paramLabel = "A..B", description = "From revision A to B, in place of what is held.")
    private @Nullable String range;

    @Override
    public Integer call() {
        try (ContractSession session = log.open()) {
            PrintWriter screen = spec.commandLine().getOut();
            lines(session.history(table), session.now()).forEach(screen::println);
            screen.flush();
            return CommandLine.ExitCode.OK;
        }
    }

    private List<String> lines(TableHistory history, Instant now) {
        if (range != null) {
            return between(history, range);
        }
        List<HeldShape> kept = HeldShape.of(history).stream()
                .filter(shape -> shape.approval().isEmpty())
                .toList();
        if (!kept.isEmpty()) {
            List<String> lines = new ArrayList<>(DiffText.of(kept.get(0), now, log.paste(), log.words()));
            if (kept.size() > 1) {
                lines.add("Another change behind it waits too; it is shown when this one is decided.");
            }
            return lines;
        }
        int revision = history.revision();
        return revision == 1
                ? List.of(table + " isn't held and is at revision 1, its first: there is nothing to compare")
                : DiffText.between(history, revision - 1, revision);
    }

    private List<String> between(TableHistory history, String text) {
        Matcher numbers = RANGE.matcher(text);
        if (!numbers.matches()) {
            throw new ParameterException(
                    spec.commandLine(), "\"" + text + "\" is no range of revisions; write A..B, such as 1..3");
        }
        return DiffText.between(history, revision(history, numbers.group(1)), revision(history, numbers.group(2)));
    }

    private int revision(TableHistory history, String text) {
        int revision = Integer.parseInt(text);
        if (revision < 1 || revision > history.revision()) {
            throw new ParameterException(
                    spec.commandLine(), table + " has revisions 1 to " + history.revision() + ", and no " + revision);
        }
        return revision;
    }
}
