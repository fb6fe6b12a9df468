package dev.rowcast.cli.deadletters;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.Version;
import dev.rowcast.connect.KafkaParkedKeys;
import dev.rowcast.connect.ParkedKey;
import dev.rowcast.deliver.ParkedKeys.Parked;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.connect.errors.ConnectException;
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
        Sink sink = options.sink()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "say whose parked keys: --connector NAME or --config FILE"));
        PrintWriter screen = spec.commandLine().getOut();
        Optional<KafkaParkedKeys> opened = ParkedOptions.open(sink);
        if (opened.isEmpty()) {
            screen.println("no parked key is to be released");
            screen.flush();
            return CommandLine.ExitCode.OK;
        }
        try (KafkaParkedKeys keys = opened.get()) {
            Map<ParkedKey, Parked> chosen = which.of(keys);
            chosen.forEach((key, why) -> {
                keys.release(key);
                screen.println("released " + DeadLettersParkedCommand.line(key, why));
            });
            if (chosen.isEmpty()) {
                screen.println("no parked key is to be released");
            }
        } catch (ConnectException unwritten) {
            throw new CliException("a key could not be released: " + unwritten.getMessage(), unwritten);
        } finally {
            screen.flush();
        }
        return CommandLine.ExitCode.OK;
    }
}
