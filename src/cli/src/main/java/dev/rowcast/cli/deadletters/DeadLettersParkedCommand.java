package dev.rowcast.cli.deadletters;

import dev.rowcast.cli.support.Version;
import dev.rowcast.connect.ParkedKey;
import dev.rowcast.deliver.ParkedKeys.Parked;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the parked keys. */
@Command(
        name = "parked",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Shows the keys of which a change was rejected, and whose later changes are dead letters until they are released.")
final class DeadLettersParkedCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private DeadLetterOptions options;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ParkedOptions which;

    @Override
    public Integer call() {
        PrintWriter screen = spec.commandLine().getOut();
        Optional<ParkedList> opened = options.parked();
        if (opened.isEmpty()) {
            screen.println("no parked keys");
            screen.flush();
            return CommandLine.ExitCode.OK;
        }
        try (ParkedList keys = opened.get()) {
            Map<ParkedKey, Parked> shown = which.of(keys);
            shown.forEach((key, why) -> {
                screen.println(line(key, why));
                screen.println("    " + why.reason());
            });
            screen.println((shown.isEmpty() ? "no" : String.valueOf(shown.size())) + " parked key"
                    + (shown.size() == 1 ? "" : "s"));
        }
        screen.flush();
        return CommandLine.ExitCode.OK;
    }

    /** When, whose, which row, and where the change stands that was rejected. */
    static String line(ParkedKey key, Parked why) {
        return Instant.ofEpochMilli(why.atMillis()).truncatedTo(ChronoUnit.SECONDS) + "  " + key.subscription() + "  "
                + key.key().table() + "  " + key.key().text() + "  " + why.at();
    }
}
