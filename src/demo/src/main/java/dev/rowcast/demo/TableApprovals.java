package dev.rowcast.demo;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.gate.ContractDecisions;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiFunction;

/** The contract log, as {@code rowcast contracts} uses it. Not thread-safe. */
final class TableApprovals implements AutoCloseable {
    private final ContractLog log;
    private final ContractRegistry registry;
    private final BiFunction<Contract, Contract, List<String>> fieldChanges;

    /** @param log is closed with it */
    TableApprovals(ContractLog log, BiFunction<Contract, Contract, List<String>> fieldChanges) {
        this.log = log;
        this.fieldChanges = fieldChanges;
        this.registry = new ContractRegistry(log);
    }

    /** Whether rows of the table wait for a decision. */
    boolean isHeld(Shop.Table table) {
        registry.refresh();
        return registry.history(id(table))
                .map(history -> !history.holds().isEmpty())
                .orElse(false);
    }

    /** Approves what the table is held for, and returns what that did: of what the command prints, what is different. */
    List<String> approve(Shop.Table table, String decision) {
        Contract before = registry.history(id(table)).orElseThrow().base();
        ContractEntry made = new ContractDecisions(registry)
                .approve(id(table), OptionalInt.empty(), Decision.parse(decision), System.getProperty("user.name"));
        List<String> lines = new ArrayList<>();
        lines.add(made.table() + ": revision " + made.contract().revision() + ", made " + made.origin());
        fieldChanges.apply(before, made.contract()).forEach(line -> lines.add("  " + line));
        return lines;
    }

    static TableId id(Shop.Table table) {
        return new TableId(Shop.DATABASE, table.name());
    }

    @Override
    public void close() {
        log.close();
    }
}
