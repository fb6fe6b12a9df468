package dev.rowcast.demo;

import java.util.ArrayList;
import java.util.List;

/** Has {@code rowcast verify} say whether a store has what its database has. */
final class StoresCheck {
    private final StoreTools tools;
    private final String connectUrl;
    private final Narration narration;

    StoresCheck(StoreTools tools, String connectUrl, Narration narration) {
        this.tools = tools;
        this.connectUrl = connectUrl;
        this.narration = narration;
    }

    /**
     * Tells it, and returns whether all is equal.
     *
     * @param subscription whose store
     * @param source the connector of the database
     */
    boolean equal(String subscription, String source) {
        List<String> options = new ArrayList<>(List.of(
                "--connector", StoreConnectors.SINK, "--subscription", subscription, "--source-connector", source));
        narration.detail("$ rowcast verify " + String.join(" ", options));
        // Where Connect is depends on the run, and a small shop needs no brake.
        options.addAll(List.of("--connect", connectUrl, "--rows-per-second", "0"));
        StoreTools.Verified verified = tools.verify().apply(options);
        verified.lines().forEach(line -> narration.detail("  " + line));
        return verified.equal();
    }
}
