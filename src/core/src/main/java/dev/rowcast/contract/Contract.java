package dev.rowcast.contract;

import dev.rowcast.change.TableId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The protobuf message of one table at one revision. Immutable.
 *
 * @param table the table
 * @param revision counts from 1
 * @param packageName protobuf package of the messages
 * @param messageName simple name of the row's message; the key's is the same with {@code Key} appended, and so on
 * @param fields all fields ever given, ascending by number
 * @param keyNumbers numbers of the fields that make the key, in the key's order; empty where the table has none
 * @param highWater the highest number ever given, also when its field was purged since
 * @param typing what new columns' fields get where there is a choice
 */
public record Contract(
        TableId table,
        int revision,
        String packageName,
        String messageName,
        List<ContractField> fields,
        List<Integer> keyNumbers,
        int highWater,
        FieldTyping typing) {
    public Contract {
        fields = List.copyOf(fields);
        keyNumbers = List.copyOf(keyNumbers);
    }

    /** A contract of {@link FieldTyping#STANDARD}. */
    public Contract(
            TableId table,
            int revision,
            String packageName,
            String messageName,
            List<ContractField> fields,
            List<Integer> keyNumbers,
            int highWater) {
        this(table, revision, packageName, messageName, fields, keyNumbers, highWater, FieldTyping.STANDARD);
    }

    /** Full name of the row's message, such as {@code shop.Orders}. */
    public String messageType() {
        return packageName.isEmpty() ? messageName : packageName + "." + messageName;
    }

    /** The field that the column fills today, if any does. */
    public Optional<ContractField> activeField(String column) {
        return fields.stream()
                .filter(field -> field.active() && field.column().equals(column))
                .findFirst();
    }

    /** The column's own field, of which each column of the table has one, sent or not. */
    public Optional<ContractField> ownField(String column) {
        return fields.stream()
                .filter(field -> field.own() && field.column().equals(column))
                .findFirst();
    }

    /**
     * The fields that make the key, in the key's order; empty where the table has none.
     *
     * @throws IllegalArgumentException if the contract lacks one of them, as no contract of the log does
     */
    public List<ContractField> keyFields() {
        return keyNumbers.stream().map(this::keyField).toList();
    }

    private ContractField keyField(int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the key of " + table + " has field " + number + ", which the contract doesn't have"));
    }

    /** Whether the field is one that makes the key. */
    public boolean isKey(ContractField field) {
        return keyNumbers.contains(field.number());
    }

    /** The fields that were part of the key in an earlier revision and aren't any more, ascending by number. */
    public List<ContractField> formerKey() {
        return fields.stream()
                .filter(field -> field.keyBefore() && !isKey(field))
                .toList();
    }

    /** This contract where the other is an earlier revision: what was part of a key then isn't forgotten. */
    public Contract after(Contract earlier) {
        Set<Integer> keys = new HashSet<>(earlier.keyNumbers());
        earlier.fields().stream().filter(ContractField::keyBefore).forEach(field -> keys.add(field.number()));
        return keys.isEmpty()
                ? this
                : withFields(fields.stream()
                        .map(field -> keys.contains(field.number()) ? field.afterKey() : field)
                        .toList());
    }

    /** This contract with these fields in place of its own, of the same numbers. */
    public Contract withFields(List<ContractField> others) {
        return areJust(others)
                ? this
                : new Contract(table, revision, packageName, messageName, others, keyNumbers, highWater, typing);
    }

    private boolean areJust(List<ContractField> others) {
        if (others.size() != fields.size()) {
            return false;
        }
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.get(i).isJust(others.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** All fields that this contract has, each as an earlier revision had it and with that one's key; what came later is left empty. */
    public Contract asIn(Contract earlier) {
        Map<Integer, ContractField> then = new HashMap<>();
        earlier.fields().forEach(field -> then.put(field.number(), field));
        List<ContractField> all = fields.stream()
                .map(field -> asIn(then.get(field.number()), field))
                .toList();
        return new Contract(table, revision, packageName, messageName, all, earlier.keyNumbers(), highWater, typing)
                .after(this);
    }

    /** The names that its column got later are names of the same column. */
    private static ContractField asIn(@Nullable ContractField then, ContractField now) {
        if (then != null) {
            return then.knowing(now.names(), then.leftOut());
        }
        return now.state() == FieldState.PURGED ? now : now.in(FieldState.DROPPED);
    }

    /** What of a later revision can't be, since numbers and names are given once; empty if there is nothing. */
    public Optional<String> contradictionIn(Contract later) {
        if (!later.messageType().equals(messageType())) {
            return Optional.of("message " + messageType() + " became " + later.messageType());
        }
        if (later.highWater() < highWater) {
            return Optional.of("the highest number ever given sank from " + highWater + " to " + later.highWater());
        }
        Map<Integer, ContractField> then = new HashMap<>();
        later.fields().forEach(field -> then.put(field.number(), field));
        for (ContractField field : fields) {
            ContractField same = then.remove(field.number());
            if (same == null || !same.name().equals(field.name()) || same.type() != field.type()) {
                return Optional.of("number " + field.number() + " was " + meaning(field) + " and became "
                        + (same == null ? "nothing" : meaning(same)));
            }
        }
        return then.values().stream()
                .filter(field -> field.number() <= highWater)
                .findFirst()
                .map(field -> "number " + field.number() + ", which was given before, became " + meaning(field));
    }

    private static String meaning(ContractField field) {
        return field.name() + " of type " + field.type();
    }

    /** This contract under another revision. */
    public Contract withRevision(int other) {
        return new Contract(table, other, packageName, messageName, fields, keyNumbers, highWater, typing);
    }
}
