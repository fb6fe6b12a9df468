package dev.rowcast.cli.support;

import dev.rowcast.contract.gate.ContractDecisions;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.route.Suggestions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;

/** A contract log that one command has open and has read to its end. */
public final class ContractSession implements AutoCloseable {
    private static final int NAMED = 20;

    private final ContractLog log;
    private final ContractRegistry registry;
    private final InstantSource clock;

    ContractSession(ContractLog log, InstantSource clock) {
        this.log = log;
        this.registry = new ContractRegistry(log);
        this.clock = clock;
        registry.refresh();
    }

    /** The contracts in the log. */
    public ContractRegistry registry() {
        return registry;
    }

    /** Approves and rejects held shapes. */
    public ContractDecisions decisions() {
        return new ContractDecisions(registry, clock::millis);
    }

    /** The time by the clock of this command. */
    public Instant now() {
        return clock.instant();
    }

    /**
     * All tables, at least one.
     *
     * @throws CliException if there is none
     */
    public List<TableHistory> histories() {
        List<TableHistory> histories = registry.histories();
        if (histories.isEmpty()) {
            throw new CliException("the contract log is empty: no row of a routed table has come by yet", null);
        }
        return histories;
    }

    /**
     * The table of that name.
     *
     * @throws CliException if there is none; the message says which there are
     */
    public TableHistory history(String table) {
        List<TableHistory> histories = histories();
        return histories.stream()
                .filter(history -> history.table().toString().equals(table))
                .findFirst()
                .orElseThrow(() -> new CliException(unknown(table, histories), null));
    }

    private static String unknown(String table, List<TableHistory> histories) {
        List<String> tables =
                histories.stream().map(history -> history.table().toString()).toList();
        String meant = tables.stream()
                .filter(known -> known.endsWith("." + table))
                .findFirst()
                .or(() -> Suggestions.nearest(table, tables))
                .map(near -> "; did you mean " + near + "?")
                .orElse(".");
        return "there is no contract of " + table + meant + " There are: "
                + tables.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (tables.size() > NAMED ? " and " + (tables.size() - NAMED) + " more (rowcast contracts list)" : "");
    }

    @Override
    public void close() {
        log.close();
    }
}
