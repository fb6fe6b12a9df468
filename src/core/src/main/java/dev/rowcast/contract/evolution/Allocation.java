package dev.rowcast.contract.evolution;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldNames;
import dev.rowcast.contract.FieldNumbers;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.FieldTyping;
import dev.rowcast.contract.Naming;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Gives the columns of a shape their fields: those that they had, and new numbers and names where they had none. Not thread-safe. */
final class Allocation {
    private final TreeMap<Integer, ContractField> fields = new TreeMap<>();
    private final FieldNames names = new FieldNames();
    private final FieldTyping typing;
    private final Predicate<ContractField> exact;
    private int highWater;

    /** @param exact whether a field's column must have no value that the field can't carry, or just may have such, as a pinned BOOL's */
    Allocation(Contract current, Predicate<ContractField> exact) {
        this.exact = exact;
        highWater = current.highWater();
        typing = current.typing();
        for (ContractField field : current.fields()) {
            fields.put(field.number(), field);
            names.take(field.name(), field.type());
        }
    }

    /**
     * Makes just these columns' fields the active ones, but for those of columns that were left out by decision: whatever becomes of such a column, its type
     * or its being there, it stays out.
     *
     * @param key the columns of the key: rows can't be told apart without them, so none of them stays left out
     * @return the number of each column's field
     */
    Map<String, Integer> fill(List<Column> columns, Collection<String> key) {
        Map<String, ContractField> known = new HashMap<>();
        for (Column column : columns) {
            fieldFor(column).ifPresent(field -> known.put(column.name(), field));
        }
        Set<String> out = fields.values().stream()
                .filter(ContractField::leftOut)
                .map(ContractField::column)
                .filter(column -> !key.contains(column))
                .collect(Collectors.toSet());
        Set<String> sent = columns.stream()
                .map(Column::name)
                .filter(column -> !out.contains(column))
                .collect(Collectors.toSet());
        fields.replaceAll((number, field) -> isFilledBy(field, sent) ? field : field.in(FieldState.DROPPED));
        known.forEach((column, field) -> fields.put(field.number(), field.in(state(column, out))));

        List<Column> unknown = columns.stream()
                .filter(column -> !known.containsKey(column.name()))
                .toList();
        Map<String, String> given = giveNames(unknown);
        Map<String, Integer> numbers = new HashMap<>();
        known.forEach((column, field) -> numbers.put(column, field.number()));
        for (Column column : unknown) {
            highWater = FieldNumbers.after(highWater);
            String name = Objects.requireNonNull(given.get(column.name()));
            fields.put(
                    highWater,
                    new ContractField(
                            highWater, name, column.name(), typing.typeOf(column.type()), state(column.name(), out)));
            numbers.put(column.name(), highWater);
        }
        return numbers;
    }

    private static FieldState state(String column, Set<String> out) {
        return out.contains(column) ? FieldState.IGNORED : FieldState.ACTIVE;
    }

    /** All fields, ascending by number. */
    List<ContractField> fields() {
        return List.copyOf(fields.values());
    }

    int highWater() {
        return highWater;
    }

    /** Whether a field that isn't a column's own stays as it is. */
    private static boolean isFilledBy(ContractField field, Set<String> columns) {
        return field.state() == FieldState.PURGED
                || (field.state() == FieldState.BRIDGED && columns.contains(field.column()));
    }

    /** The field that the column fills, or filled once with values of the same kind. */
    private Optional<ContractField> fieldFor(Column column) {
        return fields.values().stream()
                .filter(field -> field.state() != FieldState.PURGED)
                .filter(field -> field.column().equals(column.name()) && suits(field, column.type()))
                .max(Comparator.comparing(ContractField::own)
                        .thenComparing(field -> field.type() == typing.typeOf(column.type()))
                        .thenComparing(ContractField::number));
    }

    /** A BOOL and a number are one only while the column goes on: one that comes back as the other has been made anew. */
    private boolean suits(ContractField field, ColumnType type) {
        boolean bool = typing.typeOf(type) == SemanticType.BOOL;
        boolean pinned = field.type() == SemanticType.BOOL && !bool;
        boolean alike = (field.type() == SemanticType.BOOL) == bool;
        return type.fits(field.type()) && (field.own() || alike) && !(pinned && exact.test(field));
    }

    /** Columns whose own name is a good field name come first, so that none loses it to one that must be respelt. */
    private Map<String, String> giveNames(List<Column> columns) {
        List<Column> ordered = new ArrayList<>(columns);
        ordered.sort(
                Comparator.comparing(column -> !Naming.fieldName(column.name()).equals(column.name())));
        Map<String, String> given = new HashMap<>();
        for (Column column : ordered) {
            given.put(column.name(), giveName(column));
        }
        return given;
    }

    private String giveName(Column column) {
        List<ContractField> earlier = fields.values().stream()
                .filter(field -> field.column().equals(column.name()))
                .toList();
        SemanticType type = typing.typeOf(column.type());
        return earlier.isEmpty()
                ? names.give(column.name(), type)
                : names.giveVersion(earlier.get(0).name(), type, earlier.size() + 1);
    }
}
