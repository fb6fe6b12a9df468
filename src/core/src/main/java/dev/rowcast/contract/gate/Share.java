package dev.rowcast.contract.gate;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.evolution.Carry;
import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Policy;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.evolution.TableChange;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.TableHistory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What of a table's rows one reader gets, by its policies, its excluded columns, and what was left out. Numbers and names are everybody's; what is sent may
 * differ. Immutable.
 *
 * <p>What it doesn't get it never gets by itself: not under another name of the same column, and not in a column that may be it, for that one waits for a
 * person. Nor does it wait for what it doesn't get.
 */
public final class Share {
    private final Recipient recipient;
    /** Numbers of the fields that its own policies leave out. */
    private final Set<Integer> leftOut;

    private Share(Recipient recipient, Set<Integer> leftOut) {
        this.recipient = recipient;
        this.leftOut = leftOut;
    }

    /** The share of a reader whose policies have left out nothing yet. */
    public static Share of(Recipient recipient) {
        return new Share(recipient, Set.of());
    }

    /**
     * The share of a reader in rows of the table.
     *
     * @param begun how many of the table's revisions were there when the reader's connector began with it; at least one
     * @param entries the revisions that the rows have met
     */
    static Share of(Recipient recipient, TableHistory history, int begun, List<ContractEntry> entries) {
        Set<Integer> known = new HashSet<>();
        history.entries().get(begun - 1).contract().fields().forEach(field -> known.add(field.number()));
        Set<Integer> leftOut = new HashSet<>();
        for (ContractEntry entry : entries) {
            if (history.isAmongFirst(begun, entry)) {
                continue;
            }
            for (TableChange change : history.changesOf(entry)) {
                boolean ignored = recipient.policies().on(change.kind()).carry() == Carry.IGNORE;
                // Who leaves such changes out asked nobody about this one, so that no approval is about it.
                boolean decided = !ignored && history.approvalOf(entry).isPresent();
                change.brings()
                        .filter(field -> staysOut(change, leftOut, entry.contract(), decided)
                                || (known.add(field.number()) && ignored))
                        .ifPresent(field -> leftOut.add(field.number()));
            }
        }
        return new Share(recipient, Set.copyOf(leftOut));
    }

    /** Whether the change brings a column that was left out, or may be one and nobody has decided that it isn't. */
    private static boolean staysOut(TableChange change, Set<Integer> leftOut, Contract contract, boolean decided) {
        if (change instanceof TableChange.TypeChanged type) {
            return leftOut.contains(type.from().number());
        }
        // A column that was renamed, as somebody said, may take up a field that it had before.
        boolean same = change.brings().stream()
                .flatMap(now -> contract.fields().stream()
                        .filter(field -> field.column().equals(now.column())))
                .anyMatch(field -> leftOut.contains(field.number()));
        return same || (!decided && change.gone().stream().anyMatch(field -> leftOut.contains(field.number())));
    }

    /** The reader's name. */
    public String name() {
        return recipient.name();
    }

    /** Whether it is sent the field's column, under the field's number. */
    boolean gets(ContractField field) {
        return isReceived(field) && !isLeftOut(field);
    }

    /** An excluded column stays so under each name that it has had. */
    private boolean isReceived(ContractField field) {
        return field.names().stream().allMatch(recipient.receives());
    }

    private boolean isLeftOut(ContractField field) {
        return field.leftOut() || leftOut.contains(field.number());
    }

    /** Whether it gets any column that the change is about. */
    public boolean isConcernedBy(TableChange change) {
        // A key is sent whole, also where the policies leave one of its columns out.
        Predicate<ContractField> sent = change instanceof TableChange.PrimaryKeyChanged ? this::isReceived : this::gets;
        return change.fields().stream().anyMatch(sent)
                || change.withoutField().filter(recipient.receives()).isPresent()
                || !suspects(change).isEmpty();
    }

    /** Whether its rows don't just go on after that change. */
    public boolean objectsTo(TableChange change) {
        return on(change).stops();
    }

    /**
     * What it says to that change; {@link Policy#APPLY} where it gets none of the columns. What may be a column that it must not get is held, unless its policy
     * is stricter or leaves the column out anyway.
     */
    public Policy on(TableChange change) {
        if (!isConcernedBy(change)) {
            return Policy.APPLY;
        }
        Policy policy = change.under(recipient.policies());
        boolean safe = policy.stops() || policy.carry() == Carry.IGNORE;
        return safe || suspects(change).isEmpty() ? policy : Policy.HOLD;
    }

    /** What it would suffer, in one sentence without a full stop. */
    public String reason(TableChange change) {
        List<ContractField> suspects = suspects(change);
        if (suspects.isEmpty()) {
            return change.sentence();
        }
        String columns = suspects.stream()
                .map(field -> "\"" + field.column() + "\"")
                .distinct()
                .collect(Collectors.joining(", "));
        if (change instanceof TableChange.PrimaryKeyChanged) {
            return change.sentence() + "; " + name() + " isn't sent " + columns
                    + " and would be from now on, since a key is sent whole";
        }
        return change.sentence() + "; it may be " + columns + ", which " + name()
                + " isn't sent, under a new name: applied, it is sent, and renamed or ignored it stays out";
    }

    /** The fields that it doesn't get and whose values it perhaps would by the change. */
    private List<ContractField> suspects(TableChange change) {
        if (change instanceof TableChange.PrimaryKeyChanged) {
            return change.gone().stream()
                    .filter(field -> isReceived(field) && isLeftOut(field))
                    .toList();
        }
        boolean stays = change instanceof TableChange.TypeChanged type && isLeftOut(type.from());
        if (stays || change.brings().filter(this::gets).isEmpty()) {
            return List.of();
        }
        return change.gone().stream().filter(field -> !gets(field)).toList();
    }

    /**
     * What the reader is sent and told of a contract. A column that it is never sent has no field here, since that would look like one that is NULL.
     */
    public Contract view(Contract contract) {
        List<ContractField> fields = new ArrayList<>();
        for (ContractField field : contract.fields()) {
            if (isReceived(field) && !(field.active() && isKeptFrom(contract, field))) {
                fields.add(field.in(state(contract, field)));
            }
        }
        return new Contract(
                contract.table(),
                contract.revision(),
                contract.packageName(),
                contract.messageName(),
                fields,
                contract.keyFields().stream()
                        .filter(this::isReceived)
                        .map(ContractField::number)
                        .toList(),
                contract.highWater(),
                contract.typing());
    }

    /** Without a column of the key it would take one row for another. */
    private boolean isKeptFrom(Contract contract, ContractField field) {
        return leftOut.contains(field.number()) && !contract.isKey(field);
    }

    private FieldState state(Contract contract, ContractField field) {
        if (field.state() != FieldState.BRIDGED && field.state() != FieldState.DROPPED) {
            return field.state();
        }
        Optional<ContractField> now =
                contract.activeField(field.column()).filter(active -> !isKeptFrom(contract, active));
        if (now.isEmpty()) {
            return FieldState.DROPPED;
        }
        boolean renamed = now.get().type() == field.type();
        Policy policy = recipient.policies().on(renamed ? ChangeKind.COLUMN_RENAMED : ChangeKind.TYPE_CHANGED);
        if (policy.stops()) {
            // It left it to a person, and the field has the state that was decided.
            return field.state();
        }
        return policy.carry() == Carry.BRIDGE ? FieldState.BRIDGED : FieldState.DROPPED;
    }
}
