package dev.rowcast.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Has {@code rowcast verify} say whether a store has what its database has. */
final class StoresCheck {
    private static final Pattern DIFFERENCE = Pattern.compile("  .* (is missing|differs in|is left over).*");
    /** What rows lack that nobody has written since their column got another type: MySQL tells of no rows that an ALTER TABLE changes. */
    private static final String LATER = " differs in " + Shop.RETYPED_FIELD + "; mended";

    private final StoreTools tools;
    private final StorePipeline pipeline;
    private final Narration narration;

    StoresCheck(StoreTools tools, StorePipeline pipeline, Narration narration) {
        this.tools = tools;
        this.pipeline = pipeline;
        this.narration = narration;
    }

    /**
     * Tells it, and returns whether all is equal.
     *
     * @param subscription whose store
     */
    boolean equal(String subscription) {
        StoreTools.Verified verified = verify(subscription);
        verified.lines().forEach(line -> narration.detail("  " + line));
        return verified.equal();
    }

    /** Has it mend rows that were written before a column of theirs was there; returns whether there was nothing else to mend, and all is equal then. */
    boolean equalOnceMended(String subscription) {
        narration.detail(
                "Rows that were written before the ALTER TABLE lack the new column there, since MySQL tells of none of them:");
        StoreTools.Verified mended = verify(subscription, "--repair");
        List<String> others =
                mended.lines().stream().filter(line -> !line.endsWith(LATER)).toList();
        others.forEach(line -> narration.detail("  " + line));
        boolean nothingElse =
                others.stream().noneMatch(line -> DIFFERENCE.matcher(line).matches());
        return equal(subscription) && mended.equal() && nothingElse;
    }

    private StoreTools.Verified verify(String subscription, String... more) {
        List<String> options = new ArrayList<>(pipeline.verifying(subscription));
        options.addAll(List.of(more));
        Text.wrap("$ rowcast verify " + String.join(" ", options), "    ", Text.WIDTH - Text.INDENT)
                .forEach(narration::detail);
        // A small shop needs no brake; all that differs is looked at here.
        options.addAll(List.of("--rows-per-second", "0", "--patience", "20", "--show", "1000000"));
        options.addAll(pipeline.verifyingHere());
        return tools.verify().apply(options);
    }
}
