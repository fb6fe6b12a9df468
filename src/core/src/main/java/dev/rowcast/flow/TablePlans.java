package dev.rowcast.flow;

import dev.rowcast.change.RowChange;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.ContractGate;
import dev.rowcast.contract.GateDecision;
import dev.rowcast.contract.UnsupportedColumnException;
import dev.rowcast.encode.ChangeEncoder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;

/** The plans of a task, one for each shape that it has met. Not thread-safe. */
final class TablePlans {
    /** More shapes than a worker's converters keep schemas for; past that, schemas come anew with each record and none is worth keeping. */
    private static final int MAX_PLANS = 10_000;

    private final ContractGate gate;
    private final List<WiredSubscription> subscriptions;
    private final IdentityHashMap<Schema, List<TablePlan>> plans = new IdentityHashMap<>();

    TablePlans(ContractGate gate, List<WiredSubscription> subscriptions) {
        this.gate = gate;
        this.subscriptions = subscriptions;
    }

    /**
     * The plan for the change.
     *
     * @throws TableStoppedException if a person has to decide about the change's shape first
     */
    TablePlan planFor(RowChange change) {
        List<TablePlan> known = plans.get(change.rowSchema());
        if (known != null) {
            for (TablePlan plan : known) {
                if (plan.fits(change.table(), change.rowSchema(), change.keySchema())) {
                    return plan;
                }
            }
        }
        TablePlan plan = compile(change);
        if (plans.size() >= MAX_PLANS) {
            plans.clear();
        }
        plans.computeIfAbsent(change.rowSchema(), unused -> new ArrayList<>(1)).add(plan);
        return plan;
    }

    private TablePlan compile(RowChange change) {
        List<WiredSubscription> wanting = subscriptions.stream()
                .filter(each -> each.subscription().wants(change.table()))
                .toList();
        if (wanting.isEmpty()) {
            return new TablePlan(change.table(), change.rowSchema(), change.keySchema(), List.of());
        }
        Contract contract = contractOf(change);
        return new TablePlan(
                change.table(), change.rowSchema(), change.keySchema(), branches(change, contract, wanting));
    }

    private Contract contractOf(RowChange change) {
        GateDecision decision;
        try {
            decision = gate.decide(change);
        } catch (UnsupportedColumnException unsupported) {
            throw new TableStoppedException(change, unsupported);
        }
        if (decision instanceof GateDecision.Stop stop) {
            throw new TableStoppedException(change, stop);
        }
        return ((GateDecision.Deliver) decision).contract();
    }

    private static List<TablePlan.Branch> branches(
            RowChange change, Contract contract, List<WiredSubscription> wanting) {
        Map<Set<Integer>, List<WiredSubscription>> byFields = new LinkedHashMap<>();
        for (WiredSubscription each : wanting) {
            Set<Integer> wanted = contract.fields().stream()
                    .filter(field -> !each.subscription().excludes(change.table(), field.column()))
                    .map(ContractField::number)
                    .collect(Collectors.toSet());
            byFields.computeIfAbsent(wanted, unused -> new ArrayList<>()).add(each);
        }
        List<TablePlan.Branch> branches = new ArrayList<>(byFields.size());
        byFields.forEach((wanted, sameFields) -> branches.add(new TablePlan.Branch(
                visible(contract, wanted),
                ChangeEncoder.compile(
                        change.rowSchema(), change.keySchema(), contract, field -> wanted.contains(field.number())),
                sameFields)));
        return branches;
    }

    /** The contract as a subscription is told it: a column that is never sent must not look like one that is NULL. */
    private static Contract visible(Contract contract, Set<Integer> wanted) {
        return new Contract(
                contract.table(),
                contract.revision(),
                contract.packageName(),
                contract.messageName(),
                contract.fields().stream()
                        .filter(field -> wanted.contains(field.number()))
                        .toList(),
                contract.keyNumbers().stream().filter(wanted::contains).toList(),
                contract.highWater());
    }
}
