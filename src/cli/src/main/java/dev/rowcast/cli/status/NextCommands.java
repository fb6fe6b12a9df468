package dev.rowcast.cli.status;

import dev.rowcast.cli.support.Paste;
import dev.rowcast.contract.gate.HoldAdvice;

/**
 * The commands that a status leads to, as they are pasted.
 *
 * @param log finds the contract log
 * @param status finds the status topic
 * @param letters finds the dead letters of a connector that is named
 */
record NextCommands(Paste log, Paste status, Paste letters) {
    String forget(String connector) {
        return status.with("--connector", connector).of("rowcast status forget");
    }

    String restore() {
        return log.of("rowcast contracts restore FILE");
    }

    String diff(String table) {
        return log.of(HoldAdvice.diff(table));
    }

    String skip(String subscription, String id) {
        return log.with("--subscription", subscription).with("--id", id).of("rowcast skip");
    }

    String list(String connector) {
        return letters.with("--connector", connector).of("rowcast dead-letters list");
    }
}
