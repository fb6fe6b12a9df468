package dev.rowcast.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A contract as one reader's policies and excluded columns leave it. Numbers and names are everybody's; what is sent may differ. */
public final class ReaderView {
    private ReaderView() {}

    /**
     * What the reader is sent and told. A column that it is never sent has no field here, since that would look like one that is NULL.
     *
     * @param later the fields that came after the reader's connector had begun with the table: the kind of the change that brought each, by its number
     */
    public static Contract of(Contract contract, Map<Integer, ChangeKind> later, Reader reader) {
        List<ContractField> fields = new ArrayList<>();
        for (ContractField field : contract.fields()) {
            ChangeKind kind = later.get(field.number());
            // Without a column of the key it would take one row for another.
            boolean left = kind != null
                    && field.active()
                    && reader.policies().on(kind) == Policy.IGNORE
                    && !contract.keyNumbers().contains(field.number());
            if (reader.receives().test(field.column()) && !left) {
                fields.add(field.in(state(contract, field, reader.policies())));
            }
        }
        return new Contract(
                contract.table(),
                contract.revision(),
                contract.packageName(),
                contract.messageName(),
                fields,
                contract.keyNumbers().stream()
                        .filter(number -> fields.stream().anyMatch(field -> field.number() == number))
                        .toList(),
                contract.highWater(),
                contract.typing());
    }

    private static FieldState state(Contract contract, ContractField field, Policies policies) {
        if (field.state() != FieldState.BRIDGED && field.state() != FieldState.DROPPED) {
            return field.state();
        }
        Optional<ContractField> now = contract.activeField(field.column());
        if (now.isEmpty()) {
            return FieldState.DROPPED;
        }
        boolean renamed = now.get().type() == field.type();
        Policy policy = policies.on(renamed ? ChangeKind.COLUMN_RENAMED : ChangeKind.TYPE_CHANGED);
        return switch (policy) {
            case BRIDGE -> FieldState.BRIDGED;
            case APPLY, VERSION, IGNORE -> FieldState.DROPPED;
            // These left it to a person, and the field has the state that was decided.
            case QUARANTINE, HOLD, FAIL -> field.state();
        };
    }
}
