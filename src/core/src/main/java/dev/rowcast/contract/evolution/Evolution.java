package dev.rowcast.contract.evolution;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.Lineage;
import dev.rowcast.contract.MessageNames;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.TableShape;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How a table's contract comes to be, and what a change of the table does to it. Pure: nothing is read, kept or written. */
public final class Evolution {
    private Evolution() {}

    /**
     * The first contract of a table, as {@link NewContracts#STANDARD} has it.
     *
     * @param shape the table as it was first seen
     * @param takenMessages message names of the other tables in that package, whatever database they are of
     * @throws IllegalArgumentException if the shape contradicts itself
     */
    public static Contract first(TableShape shape, Collection<String> takenMessages) {
        return first(shape, MessageNames.of(takenMessages), NewContracts.STANDARD);
    }

    /**
     * The first contract of a table.
     *
     * @param shape the table as it was first seen
     * @param taken the names in the package that it gets, whatever database they are of
     * @param conventions what it is to be like
     * @throws IllegalArgumentException if the shape contradicts itself
     */
    public static Contract first(TableShape shape, MessageNames taken, NewContracts conventions) {
        checkShape(shape);
        String packageName = conventions.packages().packageOf(shape.table().database());
        String message = taken.forTable(shape.table().table());
        Contract empty =
                new Contract(shape.table(), 0, packageName, message, List.of(), List.of(), 0, conventions.typing());
        return applied(empty, empty, shape, field -> true);
    }

    /** Like {@link #evolve(Contract, TableShape, TableShape, Decision)}, as the rules have it and without renames. */
    public static Evolved evolve(Contract current, TableShape previous, TableShape shape) {
        return evolve(current, previous, shape, Decision.STANDARD);
    }

    /**
     * What a table's new shape means for its contract.
     *
     * @param current the contract in effect
     * @param previous the shape that the table had until now, as the contract's log entry has it; it tells labels and domains, which the
     *     contract doesn't hold
     * @param shape the shape that it has now
     * @param decision how to carry out what changed
     * @return every change, and the contract if all of them are carried out; no change and the very same contract where the shapes read the same
     * @throws IllegalArgumentException if the shape is of another table or contradicts itself, or the decision leaves out a column of the key
     * @throws IllegalStateException if protobuf has no field number left for the table
     */
    public static Evolved evolve(Contract current, TableShape previous, TableShape shape, Decision decision) {
        if (!current.table().equals(shape.table()) || !current.table().equals(previous.table())) {
            throw new IllegalArgumentException("the contract is of " + current.table() + ", the shapes are of "
                    + previous.table() + " and " + shape.table());
        }
        checkShape(shape);
        Set<Integer> bits = current.fields().stream()
                .filter(field -> previous.column(field.column())
                        .filter(column -> column.type().equals(ColumnType.BIT))
                        .isPresent())
                .map(ContractField::number)
                .collect(Collectors.toSet());
        Contract applied = Lineage.inherit(
                applied(current, renamed(current, shape, decision), shape, field -> bits.contains(field.number())),
                current);
        List<TableChange> changes = TableDiff.between(current, previous, applied, shape);
        Contract next = carriedOut(applied, changes, decision);
        return new Evolved(
                next == current ? current : Lineage.inherit(next, current).after(current), changes);
    }

    /**
     * What gives each column a field that holds all of its values, where that which it has doesn't: a BOOL that goes on although its column is a number.
     *
     * @param shape the shape that the contract is in effect for
     */
    public static Evolved freed(Contract current, TableShape shape, Decision decision) {
        Contract applied = applied(current, current, shape, field -> true);
        List<TableChange> changes = TableDiff.between(current, shape, applied, shape);
        return new Evolved(carriedOut(applied, changes, decision), changes);
    }

    /**
     * The contract with the fields of renamed columns under the new name, as far as the renames fit the shape. A name that differs in letter case alone is,
     * to MySQL, the same name, and no decision.
     */
    private static Contract renamed(Contract current, TableShape shape, Decision decision) {
        Map<String, String> fitting = new HashMap<>();
        current.fields().stream()
                .filter(ContractField::own)
                .map(ContractField::column)
                .filter(column -> shape.column(column).isEmpty())
                .forEach(column -> {
                    Predicate<String> free = name -> shape.column(name).isPresent()
                            && current.ownField(name).isEmpty()
                            && !fitting.containsValue(name);
                    decision.nameAmong(column, free)
                            .or(() -> otherCase(column, shape).filter(free))
                            .ifPresent(name -> fitting.put(column, name));
                });
        return fitting.isEmpty()
                ? current
                : current.withFields(current.fields().stream()
                        .map(field -> field.state() == FieldState.PURGED
                                ? field
                                : field.of(fitting.getOrDefault(field.column(), field.column())))
                        .toList());
    }

    private static Optional<String> otherCase(String column, TableShape shape) {
        return shape.columns().stream()
                .map(Column::name)
                .filter(column::equalsIgnoreCase)
                .findFirst();
    }

    private static Contract carriedOut(Contract applied, List<TableChange> changes, Decision decision) {
        Map<Integer, ContractField> fields = new TreeMap<>();
        applied.fields().forEach(field -> fields.put(field.number(), field));
        for (TableChange change : changes) {
            Carry how = change.under(decision.policies()).carry();
            if (how == Carry.IGNORE || (decision.byRules() && mayBeLeftOut(change, applied))) {
                change.brings().ifPresent(field -> leaveOut(fields, field));
            } else if (how == Carry.BRIDGE && change instanceof TableChange.TypeChanged type) {
                bridge(fields, type.from(), type.to());
            } else if (how == Carry.BRIDGE && change instanceof TableChange.ColumnRenamedSuspected renamed) {
                bridge(fields, renamed.from(), renamed.to());
            }
        }
        Contract next = applied.withFields(List.copyOf(fields.values()));
        for (ContractField field : next.keyFields()) {
            if (!field.active()) {
                throw new IllegalArgumentException("column \"" + field.column() + "\" of " + applied.table()
                        + " is part of the key, so it can't be left out; decide otherwise than ignore");
            }
        }
        return next;
    }

    /** Of a column that was left out nothing is sent, under the name or in the field of another either. */
    private static void bridge(Map<Integer, ContractField> fields, ContractField from, ContractField to) {
        if (from.active() && to.active()) {
            fields.put(from.number(), from.of(to.column()).in(FieldState.BRIDGED));
        }
    }

    /** Nothing of the column is sent, in a field that it had before either. */
    private static void leaveOut(Map<Integer, ContractField> fields, ContractField out) {
        fields.replaceAll((number, field) ->
                field.state() == FieldState.BRIDGED && field.column().equals(out.column())
                        ? field.in(FieldState.DROPPED)
                        : field);
        fields.put(out.number(), out.in(FieldState.IGNORED));
    }

    private static boolean mayBeLeftOut(TableChange change, Contract applied) {
        return change.gone().stream().anyMatch(ContractField::leftOut)
                && change.brings().filter(field -> !applied.isKey(field)).isPresent();
    }

    private static Contract applied(
            Contract current, Contract renamed, TableShape shape, Predicate<ContractField> exact) {
        Allocation allocation = new Allocation(renamed, exact);
        Map<String, Integer> numbers = allocation.fill(shape.columns(), shape.keyColumns());
        List<Integer> key = shape.keyColumns().stream().map(numbers::get).toList();
        List<ContractField> fields = allocation.fields();
        if (fields.equals(current.fields()) && key.equals(current.keyNumbers()) && current.revision() > 0) {
            return current;
        }
        return new Contract(
                current.table(),
                current.revision() + 1,
                current.packageName(),
                current.messageName(),
                fields,
                key,
                allocation.highWater(),
                current.typing());
    }

    private static void checkShape(TableShape shape) {
        Set<String> names = new HashSet<>();
        for (Column column : shape.columns()) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException(
                        "the shape of " + shape.table() + " has column \"" + column.name() + "\" twice");
            }
        }
        Set<String> key = new HashSet<>();
        for (String column : shape.keyColumns()) {
            if (!names.contains(column)) {
                throw new IllegalArgumentException("the key of " + shape.table() + " has column \"" + column
                        + "\", which the rows don't have; include it at the source connector (column.exclude.list)");
            }
            if (!key.add(column)) {
                throw new IllegalArgumentException(
                        "the key of " + shape.table() + " has column \"" + column + "\" twice");
            }
        }
    }
}
