package dev.rowcast.cli.deadletters;

import dev.rowcast.cli.support.Version;
import dev.rowcast.connect.ParkedKey;
import dev.rowcast.deliver.ParkedKeys.Parked;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Releases parked keys. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Releases parked keys: their next changes are delivered again. Redrive their dead letters first; what is dead-lettered"
                    + " until the release has to be redriven afterwards.",
            "Choose with filters, or --all."
        })
final class DeadLettersReleaseCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private DeadLetterOptions options;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ParkedOptions which;

    @Option(names = "--all", description = "All parked keys of the connector.")
    private boolean all;

    @Override
    public Integer call() {
        if (which.isAll() != all) {
            throw new ParameterException(
                    spec.commandLine(), all ? "either --all or filters, not both" : "say which: filters, or --all");
        }
        PrintWriter screen = spec.commandLine().getOut();
        Optional<ParkedList> opened = options.parked();
        if (opened.isEmpty()) {
            screen.println("no parked key is to be released");
            screen.flush();
            return CommandLine.ExitCode.OK;
        }
        try (ParkedList keys = opened.get()) {
            Map<ParkedKey, Parked> chosen = which.of(keys);
            chosen.forEach((key, why) -> {
                keys.release(key);
                screen.println("released " + DeadLettersParkedCommand.line(key, why));
            });
            if (chosen.isEmpty()) {
                screen.println("no parked key is to be released");
            }
        } finally {
            screen.flush();
        }
        return CommandLine.ExitCode.OK;
    }
}
