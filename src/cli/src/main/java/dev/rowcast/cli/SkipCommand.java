package dev.rowcast.cli;

import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.ContractSession;
import dev.rowcast.cli.support.DeciderOption;
import dev.rowcast.cli.support.Version;
import dev.rowcast.contract.log.LogEntry;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a change that a subscription can't take a dead letter, for that subscription alone. */
@Command(
        name = "skip",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Makes one change that fails again and again a dead letter, for one subscription alone; what comes behind it is delivered.",
            "rowcast status shows the change and this command once the change fails alone. It takes effect at the change's next try, where the"
                    + " connector has a dead-letter queue. rowcast dead-letters redrive sends the change again later."
        })
final class SkipCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ContractLogOptions log;

    @Option(names = "--subscription", paramLabel = "NAME", required = true, description = "The subscription.")
    @SuppressWarnings("NullAway.Init")
    private String subscription;

    @Option(names = "--id", paramLabel = "ID", required = true, description = "The change's id.")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why, as the dead letter is to say it.")
    @SuppressWarnings("NullAway.Init")
    private String reason;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private DeciderOption decider;

    @Override
    public Integer call() {
        try (ContractSession session = log.open()) {
            session.registry()
                    .append(new LogEntry.Skipped(
                            subscription,
                            id,
                            decider.name(),
                            reason,
                            session.now().toEpochMilli()));
            PrintWriter screen = spec.commandLine().getOut();
            screen.println("At its next try the change " + id + " becomes a dead letter of " + subscription
                    + ", and what waits behind it is delivered");
            screen.println("To send it again later: "
                    + log.pasteCluster()
                            .with("--subscription", subscription)
                            .with("--id", id)
                            .of("rowcast dead-letters redrive"));
            screen.flush();
            return CommandLine.ExitCode.OK;
        }
    }
}
