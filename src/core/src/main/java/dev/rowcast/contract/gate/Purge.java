package dev.rowcast.contract.gate;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.TableHistory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What becomes of a contract when a field is struck that its column has left. Pure. */
final class Purge {
    private Purge() {}

    /** The revision that the purge makes, on the table's latest shape. */
    static ContractEntry entry(TableHistory history, String name, String by, long atMillis) {
        ContractField purged = field(history, name);
        Contract base = history.base();
        Contract next = base.withFields(base.fields().stream()
                .map(field -> field.number() == purged.number() ? field.in(FieldState.PURGED) : field)
                .toList());
        return history.next(
                next.withRevision(history.revision() + 1),
                history.head().shape(),
                history.head().since(),
                false,
                ContractEntry.PURGE + purged.name(),
                by,
                atMillis);
    }

    /** The field of that name, else the one that the column of that name has left. */
    static ContractField field(TableHistory history, String name) {
        List<ContractField> fields = history.base().fields();
        List<ContractField> named =
                fields.stream().filter(field -> field.name().equals(name)).toList();
        List<ContractField> left = fields.stream()
                .filter(field -> field.column().equals(name) && isLeft(field))
                .toList();
        List<ContractField> found = named.stream().anyMatch(Purge::isLeft) || left.isEmpty() ? named : left;
        if (found.isEmpty()) {
            throw refused(
                    "there is no field and no column \"" + name + "\" in the contract of " + history.table(), history);
        }
        if (found.size() > 1) {
            throw refused(
                    "column \"" + name + "\" of " + history.table() + " has left several fields; name one of them",
                    history);
        }
        ContractField field = found.get(0);
        reason(field).ifPresent(why -> {
            throw refused("field " + field.named() + " of " + history.table() + why, history);
        });
        return field;
    }

    /** Why the field can't be purged; empty if it can. */
    private static Optional<String> reason(ContractField field) {
        return switch (field.state()) {
            case ACTIVE ->
                Optional.of(" is filled by column \"" + field.column()
                        + "\"; only a field that its column has left can be purged");
            case IGNORED ->
                Optional.of(" is what keeps column \"" + field.column()
                        + "\" out; it can be purged when the table has no such column any more");
            case PURGED -> Optional.of(" is purged already");
            case BRIDGED, DROPPED -> Optional.empty();
        };
    }

    private static boolean isLeft(ContractField field) {
        return field.state() == FieldState.DROPPED || field.state() == FieldState.BRIDGED;
    }

    private static DecisionRefusedException refused(String why, TableHistory history) {
        String left = history.base().fields().stream()
                .filter(Purge::isLeft)
                .map(ContractField::named)
                .collect(Collectors.joining(", "));
        return new DecisionRefusedException(
                why + ". " + (left.isEmpty() ? "There is none to purge" : "What can be purged: " + left), null);
    }
}
