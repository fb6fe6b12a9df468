package dev.rowcast.cli.status;

import dev.rowcast.cli.support.Paste;
import dev.rowcast.contract.gate.HoldAdvice;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The commands that a status leads to, as they are pasted.
 *
 * @param log finds the contract log
 * @param status finds the status topic
 * @param letters finds the dead letters of a connector that is named
 * @param stores finds the store of a connector's subscription
 */
record NextCommands(Paste log, Paste status, Paste letters, Paste stores) {
    /** As a reason has them that a task gives: the rest of such a text is for people. */
    private static final Pattern IN_REASONS = Pattern.compile("rowcast (skip|verify)(?: (?:'[^']*'|[^ ;')])+)+");

    /** The commands that a reason names, for the connector whose reason it is. */
    List<String> in(String reason, String connector) {
        return IN_REASONS
                .matcher(reason)
                .results()
                .map(found -> found.group(1).equals("skip")
                        ? log.of(found.group())
                        : stores.with("--connector", connector).of(found.group()))
                .toList();
    }

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
