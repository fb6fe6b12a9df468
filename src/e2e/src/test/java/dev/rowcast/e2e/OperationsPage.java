package dev.rowcast.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The shell commands of a section of the operations page, run as a reader would. */
final class OperationsPage {
    private static final Pattern BLOCK = Pattern.compile("^```\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /** Connect's answer to a request that it will take in a moment. */
    private static final String REBALANCING = "\"error_code\":409";

    private final Pipeline pipeline;
    private final Path workingDir;
    private final List<String> blocks;

    /** @param heading the section's */
    OperationsPage(Pipeline pipeline, Path workingDir, String heading) throws IOException {
        String page = Files.readString(Path.of(System.getProperty("rowcast.root"), "src", "docs", "operations.md"));
        int start = page.indexOf("\n## " + heading + "\n");
        if (start < 0) {
            throw new IllegalArgumentException("the operations page has no section " + heading);
        }
        int end = page.indexOf("\n## ", start + 1);
        this.pipeline = pipeline;
        this.workingDir = workingDir;
        this.blocks = BLOCK.matcher(page.substring(start, end))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    /** What the block of that number prints, from 0, for the pipeline's connector and its table of orders. */
    String run(int block) {
        String worker = TestStack.shared().endpoints().connect().url().replace("http://", "");
        String script = blocks.get(block)
                .replace("localhost:8083", worker)
                .replace("shop-to-services", pipeline.sink())
                .replace("shop.shop.orders", pipeline.topic("orders"));
        List<String> command = List.of("bash", "-euo", "pipefail", "-c", script);
        return await().atMost(Pipeline.PATIENCE)
                .until(() -> Commands.run(workingDir, command), said -> !said.contains(REBALANCING));
    }
}
