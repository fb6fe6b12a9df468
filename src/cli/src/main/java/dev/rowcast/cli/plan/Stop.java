package dev.rowcast.cli.plan;

import java.util.List;

/**
 * Why the source connector can't follow a statement, which ends its task and with it every table of the server, or puts values into the wrong
 * columns.
 *
 * @param reason what the connector does with it, without a full stop
 * @param rewrite statements that do the same and that it follows; empty if none is known
 */
public record Stop(String reason, List<String> rewrite) {
    public Stop {
        rewrite = List.copyOf(rewrite);
    }
}
