package dev.rowcast.cli.deadletters;

import dev.rowcast.cli.support.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What couldn't be delivered. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "The dead letters: changes that couldn't be delivered, as the connector put them aside.",
        subcommands = {
            DeadLettersListCommand.class,
            DeadLettersRedriveCommand.class,
            DeadLettersParkedCommand.class,
            DeadLettersReleaseCommand.class
        })
public final class DeadLettersCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say what to do with the dead letters: list, redrive, parked or release");
    }
}
