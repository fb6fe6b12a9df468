package dev.rowcast.store;

import dev.rowcast.contract.gate.HoldAdvice;

/** The commands that help where a store can't, as somebody pastes them into a shell. */
public final class StoreCommands {
    private StoreCommands() {}

    /** Compares the subscription's store with MySQL, and mends it. */
    public static String repair(String subscription) {
        return "rowcast verify --repair --subscription=" + HoldAdvice.shellWord(subscription);
    }

    /** Makes the change a dead letter of the subscription. */
    static String skip(String subscription, String id) {
        return "rowcast skip --subscription=" + HoldAdvice.shellWord(subscription) + " --id="
                + HoldAdvice.shellWord(id);
    }
}
