package dev.rowcast.contract;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a table's contract comes to be, and what a change of the table does to it. Pure: nothing is read, kept or written. */
public final class Evolution {
    /** The highest field number that protobuf allows. */
    static final int MAX_NUMBER = 536_870_911;

    private static final int RESERVED_FROM = 19_000;
    private static final int RESERVED_TO = 19_999;

    private Evolution() {}

    /**
     * The first contract of a table, in the package that {@link Naming#packageName} gives its database.
     *
     * @param shape the table as it was first seen
     * @param takenMessages message names of the other tables in that package, whatever database they are of
     * @throws IllegalArgumentException if the shape contradicts itself
     */
    public static Contract first(TableShape shape, Collection<String> takenMessages) {
        checkShape(shape);
        String packageName = Naming.packageName(shape.table().database());
        String message = Naming.messageName(shape.table().table(), takenMessages);
        Contract empty = new Contract(shape.table(), 0, packageName, message, List.of(), List.of(), 0);
        return applied(empty, shape);
    }

    /**
     * What a table's new shape means for its contract.
     *
     * @param current the contract in effect
     * @param previous the shape that the table had until now, as the contract's log entry has it; it tells labels and domains, which the
     *     contract doesn't hold
     * @param shape the shape that it has now
     * @return every change, and the contract if all of them are applied; no change and the very same contract where the shapes read the same
     * @throws IllegalArgumentException if the shape is of another table or contradicts itself
     * @throws IllegalStateException if protobuf has no field number left for the table
     */
    public static Evolved evolve(Contract current, TableShape previous, TableShape shape) {
        if (!current.table().equals(shape.table()) || !current.table().equals(previous.table())) {
            throw new IllegalArgumentException("the contract is of " + current.table() + ", the shapes are of "
                    + previous.table() + " and " + shape.table());
        }
        checkShape(shape);
        Contract next = applied(current, shape);
        return new Evolved(next, TableDiff.between(current, previous, next, shape));
    }

    private static Contract applied(Contract current, TableShape shape) {
        Allocation allocation = new Allocation(current);
        Map<String, Integer> numbers = allocation.fill(shape.columns());
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
                allocation.highWater());
    }

    /** The number to give after the highest given so far. */
    static int numberAfter(int highWater) {
        int number = highWater + 1;
        if (number >= RESERVED_FROM && number <= RESERVED_TO) {
            return RESERVED_TO + 1;
        }
        if (number > MAX_NUMBER) {
            throw new IllegalStateException("no field number is left: protobuf ends at " + MAX_NUMBER
                    + ", and a dropped column keeps its own; give the table a new name to start again");
        }
        return number;
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
