package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The page of the docs that shows {@code rowcast status} on each fault. Its blocks are what the program really said, with the names of the config
 * folder in the place of a test's; {@code -Drowcast.docs.write=true} writes those anew that a test run meets. Figures and times may differ.
 */
final class StatusPage {
    private static final Path PAGE = Path.of(System.getProperty("rowcast.root"), "src", "docs", "status-faults.md");
    private static final Pattern SPAN = Pattern.compile("#(?: (?:ms|s|min|h|d))\\b");
    private static final Pattern FIGURE = Pattern.compile("\\d[\\d,]*(?:\\.\\d+)?");
    /** When a worker commits is nothing that a fault changes. */
    private static final Pattern UNCOMMITTED = Pattern.compile(
            "Kafka: # records (?:of \\S+ )?not committed yet(?:, most of them in \\S+ \\(#\\))?(?:, the oldest from # ago)? ");

    /** Nobody waits for the next try while one is under way. */
    private static final Pattern NEXT_TRY = Pattern.compile("; next try in #");

    /** What it says beside, on a machine that has much else to do. */
    private static final Pattern WAITING = Pattern.compile("(?m)^rowcast: still waiting for .*\\R");

    private static final Pattern WORKER = Pattern.compile("on \\S+ \\(process \\d+\\)");
    private static final Pattern LOCAL = Pattern.compile("127\\.0\\.0\\.1:\\d+");

    private StatusPage() {}

    /** Runs {@code rowcast status} on the pipeline's contract log. */
    static Commands.Result status(Pipeline pipeline, String... arguments) throws IOException, InterruptedException {
        List<String> command = Commands.rowcast("status");
        command.addAll(List.of(arguments));
        command.addAll(Commands.log(pipeline));
        return Commands.tried(Path.of("."), command);
    }

    /** The options that have {@code rowcast status} ask Kafka Connect too. */
    static String[] withConnect(String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("--connect", TestStack.shared().endpoints().connect().url()));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    /** These arguments with another before them. */
    static String[] with(String first, String... arguments) {
        return Stream.concat(Stream.of(first), Arrays.stream(arguments)).toArray(String[]::new);
    }

    /** Waits until that fault shows and is as the page has it. */
    static void awaitShown(Pipeline pipeline, String fault, int status, String said, String... arguments) {
        await().atMost(Pipeline.PATIENCE).pollDelay(Duration.ZERO).untilAsserted(() -> {
            Commands.Result shown = status(pipeline, arguments);
            assertThat(shown.said().replaceAll("\\s+", " "))
                    .as("but for where lines end")
                    .contains(said);
            assertThat(shown.status()).as(shown.said()).isEqualTo(status);
            shows(fault, pipeline, shown, arguments);
        });
    }

    /**
     * Holds what was said against the page's block of that fault. To be tried again for as long as the fault takes to show.
     *
     * @param fault the heading of its section
     * @param arguments what {@code rowcast status} was given beside the names of cluster and topic
     */
    static void shows(String fault, Pipeline pipeline, Commands.Result result, String... arguments) throws IOException {
        String page = Files.readString(PAGE);
        MatchResult block = block(page, fault);
        String said = WAITING.matcher(result.said()).replaceAll("");
        String shown = named(pipeline, command(arguments) + said) + result.status() + "\n";
        if (Boolean.getBoolean("rowcast.docs.write")) {
            if (!canonical(shown).equals(canonical(block.group(1)))) {
                Files.writeString(PAGE, page.substring(0, block.start(1)) + shown + page.substring(block.end(1)));
            }
            return;
        }
        assertThat(canonical(shown))
                .as(
                        "section \"%s\" of src/docs/status-faults.md; run this test with -Drowcast.docs.write=true to have it"
                                + " written anew. What was said:%n%s",
                        fault, shown)
                .isEqualTo(canonical(block.group(1)));
    }

    private static MatchResult block(String page, String fault) {
        Matcher block = Pattern.compile(
                        "^## " + Pattern.quote(fault) + "\\n(?:(?!## |```)[^\\n]*\\n)*```\\n(.*?)^```$",
                        Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(page);
        if (!block.find()) {
            throw new IllegalArgumentException("src/docs/status-faults.md has no section \"" + fault
                    + "\" with a block in it; write its heading, an empty block, and this test the rest");
        }
        return block.toMatchResult();
    }

    private static String command(String... arguments) {
        return "$ rowcast status --bootstrap-server kafka:9092"
                + (arguments.length == 0 ? "" : " " + String.join(" ", arguments)) + "; echo $?\n";
    }

    /** With the names that the config folder has. */
    private static String named(Pipeline pipeline, String said) {
        Map<String, String> names = new LinkedHashMap<>();
        names.put(TestStack.shared().endpoints().connect().url(), "http://connect:8083");
        names.put(TestStack.shared().endpoints().kafka().bootstrapServers(), "kafka:9092");
        names.put(pipeline.sink(), "shop-to-services");
        names.put(pipeline.contractLog(), "rowcast-contracts");
        names.put(pipeline.topic(""), "shop.shop.");
        names.put(pipeline.table(""), "shop.");
        names.put(pipeline.prefix(), "shop");
        String text = said;
        for (Map.Entry<String, String> name : names.entrySet()) {
            text = text.replace(name.getKey(), name.getValue());
        }
        text = WORKER.matcher(text).replaceAll("on connect-1 (process 7)");
        // The name that it has by default, which nobody has to give.
        text = text.replace(" --topic rowcast-contracts", "");
        return LOCAL.matcher(text).replaceAll("billing:9090");
    }

    /** Without what differs from run to run: figures, units of time, and where lines are wrapped or padded for them. */
    private static String canonical(String text) {
        String figures = FIGURE.matcher(text).replaceAll("#");
        String oneLine = SPAN.matcher(figures).replaceAll("#").replaceAll("\\s+", " ");
        String lasting = UNCOMMITTED.matcher(oneLine).replaceAll("");
        return NEXT_TRY.matcher(lasting).replaceAll("").strip();
    }
}
