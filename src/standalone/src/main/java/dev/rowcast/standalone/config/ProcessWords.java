package dev.rowcast.standalone.config;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.rowcast.contract.gate.RuntimeWords;

/** What messages of {@code rowcast run} call things. */
public final class ProcessWords {
    private ProcessWords() {}

    /** @param options what a command needs to find the state; empty where it says that itself */
    public static RuntimeWords of(String options) {
        return new RuntimeWords(
                options,
                "process",
                "contracts.approve",
                decision -> "\"contracts\": { \"approve\": " + TextNode.valueOf(decision) + " }");
    }
}
