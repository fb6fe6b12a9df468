package dev.rowcast.e2e;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.gate.ContractDecisions;
import dev.rowcast.contract.gate.HeldShape;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.TableHistory;
import java.util.List;
import java.util.OptionalInt;

/** A pipeline's contract log, as a person with the command line sees it. */
final class Contracts implements AutoCloseable {
    private final ContractLog log;
    private final ContractRegistry registry;
    private final String database;

    private Contracts(ContractLog log, String database) {
        this.log = log;
        this.registry = new ContractRegistry(log);
        this.database = database;
    }

    /** The log must be there: the sink makes it. */
    static Contracts of(Pipeline pipeline, String database) {
        return TestStack.shared().forTest(new Contracts(pipeline.contracts(), database));
    }

    /** The same of a way's own database. */
    static Contracts of(Way way) {
        return TestStack.shared()
                .forTest(new Contracts(way.contracts(), way.db().name()));
    }

    TableHistory history(String table) {
        registry.refresh();
        return registry.history(new TableId(database, table)).orElseThrow();
    }

    /** What the table is held for, and waits for a person. */
    List<HeldShape> undecided(String table) {
        registry.refresh();
        return registry.history(new TableId(database, table)).map(HeldShape::of).orElse(List.of()).stream()
                .filter(HeldShape::isUndecided)
                .toList();
    }

    /** What the table is held for, or what was decided and its connector hasn't taken notice of yet. */
    List<LogEntry.Held> holds(String table) {
        registry.refresh();
        return registry.history(new TableId(database, table))
                .map(TableHistory::holds)
                .orElse(List.of());
    }

    /** Approves what the table is held for first. */
    void approve(String table, String decision) {
        new ContractDecisions(registry)
                .approve(new TableId(database, table), OptionalInt.empty(), Decision.parse(decision), "a test");
    }

    @Override
    public void close() {
        log.close();
    }
}
