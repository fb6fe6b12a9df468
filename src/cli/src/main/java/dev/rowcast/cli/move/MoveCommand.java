package dev.rowcast.cli.move;

import dev.rowcast.cli.support.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** From one runtime to the other. */
@Command(
        name = "move",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Has a source go on without Kafka where Kafka Connect stopped, or the other way round.",
        subcommands = {MoveToStateCommand.class, MoveToConnectCommand.class})
public final class MoveCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say where to: to-state or to-connect");
    }
}
