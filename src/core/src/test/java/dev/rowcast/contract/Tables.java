package dev.rowcast.contract;

import static dev.rowcast.contract.SqlTable.column;

import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Policy;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.gate.Approvals;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.TableHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One table, one contract log, and tasks that share it. */
public final class Tables {
    /** id BIGINT PRIMARY KEY, note VARCHAR. */
    public static final SqlTable FIRST = SqlTable.of(
                    TableLife.TABLE, column("id", SqlType.BIGINT), column("note", SqlType.VARCHAR))
            .keyed("id");

    private final MemoryContractLog log = new MemoryContractLog();

    public MemoryContractLog log() {
        return log;
    }

    /** Another task of that connector, which has a dead-letter queue; its subscriptions are r0, r1 and so on. */
    public Task task(String connector, Policies... policies) {
        return task(new GateRules(connector, Map.of(), Approvals.NONE, NewContracts.STANDARD, true), policies);
    }

    public Task task(GateRules rules, Policies... policies) {
        return task(log.reader(), rules, policies);
    }

    public static Task task(ContractLog view, GateRules rules, Policies... policies) {
        List<Recipient> recipients = new ArrayList<>();
        for (Policies each : policies) {
            recipients.add(Task.recipient("r" + recipients.size(), each));
        }
        return Task.start(view, rules, recipients);
    }

    /** The standard policies but for one. */
    public static Policies standardBut(ChangeKind kind, Policy policy) {
        return Policies.STANDARD.with(kind, policy);
    }

    /** The revisions that count, as everybody folds them. */
    public List<ContractEntry> accepted() {
        return history().entries();
    }

    public TableHistory history() {
        ContractRegistry registry = new ContractRegistry(log.reader());
        registry.refresh();
        return registry.history(TableLife.TABLE).orElseThrow();
    }
}
