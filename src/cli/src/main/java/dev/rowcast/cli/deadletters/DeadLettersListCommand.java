package dev.rowcast.cli.deadletters;

import dev.rowcast.cli.support.Version;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the dead letters. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Shows the dead letters: whose, which change, where it was read from, how often it was tried, and why.",
            "All filters that are given must fit. Reads the whole topic."
        })
final class DeadLettersListCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private DeadLetterOptions options;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ChosenOptions filters;

    @Option(names = "--all", description = "Also those that are settled.")
    private boolean all;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        try (LetterTopic topic = options.open(options.sink())) {
            Letters letters = Letters.read(topic);
            LetterFilter filter = filters.filter();
            List<DeadLetterRecord> fitting =
                    letters.all().stream().filter(filter::has).toList();
            List<DeadLetterRecord> shown = fitting.stream()
                    .filter(letter -> all || letters.isOpen(letter))
                    .toList();
            PrintWriter screen = spec.commandLine().getOut();
            if (json) {
                screen.println(LettersJson.of(shown, letters));
            } else {
                if (!shown.isEmpty()) {
                    LettersText.of(shown, letters).forEach(screen::println);
                }
                screen.println(count(shown.size(), fitting.size() - shown.size(), topic.name()));
            }
            screen.flush();
            return CommandLine.ExitCode.OK;
        }
    }

    private static String count(int shown, int settled, String topic) {
        return (shown == 0 ? "no" : String.valueOf(shown)) + " dead letter" + (shown == 1 ? "" : "s") + " in " + topic
                + (settled == 0 ? "" : "; " + settled + " settled (--all shows them)");
    }
}
