package dev.rowcast.contract.export;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.Naming;
import dev.rowcast.contract.shape.SemanticType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an exported file says to its reader beside the declarations. */
final class FileComments {
    private static final String CHANGE_EVENT = "ChangeEvent";
    private static final String PUSH_REQUEST = "PushRequest";
    private static final String STREAM_REQUEST = "StreamRequest";

    /** In place of what the generic messages say of encoded bytes. */
    private static final Map<String, List<String>> TYPED = Map.of(
            "ChangeEvent.key", List.of("The row's key. Absent where the table has none, and for OPERATION_TRUNCATE."),
            "ChangeEvent.before", List.of("The row before the change: for UPDATE and DELETE."),
            "ChangeEvent.after", List.of("The row after the change: for INSERT, UPDATE and SNAPSHOT."));

    private final Contract contract;
    private final Map<Integer, Integer> unusedSince;
    private final Map<String, String> genericNames = new HashMap<>();

    /** Comments for the contract's file; {@code unusedSince} has, where known, the revision at which a field fell out of use, by number. */
    FileComments(Contract contract, Map<Integer, Integer> unusedSince) {
        this.contract = contract;
        this.unusedSince = unusedSince;
        genericNames.put(Naming.changeMessage(contract.messageName()), CHANGE_EVENT);
        genericNames.put(Naming.pushRequest(contract.messageName()), PUSH_REQUEST);
        genericNames.put(Naming.streamRequest(contract.messageName()), STREAM_REQUEST);
    }

    /** The table's name, safe in a comment. */
    String table() {
        return oneLine(contract.table().toString());
    }

    /** The comment of a message or of the service. */
    List<String> of(String name) {
        String message = contract.messageName();
        if (name.equals(message)) {
            return List.of("Row of " + table() + ". Contract revision " + contract.revision() + ".");
        }
        if (name.equals(Naming.keyMessage(message))) {
            return List.of(
                    contract.keyNumbers().isEmpty()
                            ? "Key of " + table() + ", which has none."
                            : "Key of " + table() + ", its columns numbered as in the row.");
        }
        if (name.equals(Naming.changeMessage(message))) {
            return List.of("A change of " + table() + ". On the wire it is rowcast.v1.ChangeEvent.");
        }
        if (name.equals(Naming.pushRequest(message))) {
            return List.of("A batch of changes of " + table() + ". On the wire it is rowcast.v1.PushRequest.");
        }
        if (name.equals(Naming.streamRequest(message))) {
            return List.of("A batch on a stream. On the wire it is rowcast.v1.StreamRequest.");
        }
        return List.of("Receives the changes of " + table()
                + ". What delivery promises stands at rowcast.v1.ChangeSubscriber.");
    }

    /** The comment above a field or method. */
    List<String> of(String owner, String member) {
        if (owner.equals(Naming.subscriberService(contract.messageName()))) {
            return List.of(
                    member.equals("Push")
                            ? "Hands over one batch. What each answer means stands at rowcast.v1.ChangeSubscriber.Push."
                            : "The same without waiting for each answer: see rowcast.v1.ChangeSubscriber.Stream.");
        }
        String generic = genericNames.get(owner);
        if (generic == null) {
            return List.of();
        }
        List<String> typed = TYPED.get(generic + "." + member);
        return typed != null ? typed : ProtoSources.fieldComment(generic, member);
    }

    /** What stands behind a field of the row or the key; may be empty. */
    String remark(String owner, int number) {
        boolean leftKey = owner.equals(Naming.keyMessage(contract.messageName()))
                && contract.formerKey().stream().anyMatch(field -> field.number() == number);
        if (leftKey) {
            return "no longer part of the key: never filled";
        }
        Optional<ContractField> found = contract.fields().stream()
                .filter(field -> owner.equals(contract.messageName()) && field.number() == number)
                .findFirst();
        return found.map(field -> field.active() ? remarkOnActive(field) : remarkOnUnused(field))
                .orElse("");
    }

    private String remarkOnActive(ContractField field) {
        Optional<String> zone = contract.typing()
                .datetimeZone()
                .filter(known -> field.type() == SemanticType.ZONED_DATETIME)
                .map(known -> "DATETIME in " + known);
        Optional<String> before = contract.fields().stream()
                .filter(other -> !other.active() && other.column().equals(field.column()))
                .reduce((first, second) -> second)
                .map(old -> "was " + old.type().protobufType() + " " + old.named() + revision(" until revision ", old));
        return Stream.of(zone, before).flatMap(Optional::stream).collect(Collectors.joining("; "));
    }

    private String remarkOnUnused(ContractField field) {
        if (field.state() == FieldState.IGNORED) {
            return "column left out by decision: never filled";
        }
        if (field.state() == FieldState.BRIDGED) {
            return contract.activeField(field.column())
                    .map(now -> "filled only where the value fits: see " + now.name())
                    .orElse("");
        }
        return contract.activeField(field.column())
                .map(now -> "column changed its type" + revision(" in revision ", field) + ": see " + now.name())
                .orElse("column dropped" + revision(" in revision ", field));
    }

    private String revision(String words, ContractField field) {
        Integer revision = unusedSince.get(field.number());
        return revision == null ? "" : words + revision;
    }

    private static String oneLine(String name) {
        StringBuilder line = new StringBuilder();
        name.codePoints().forEach(point -> line.appendCodePoint(Character.isISOControl(point) ? ' ' : point));
        return line.toString();
    }
}
