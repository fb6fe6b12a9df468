package dev.rowcast.contract;

import dev.rowcast.contract.shape.SemanticType;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A field of a contract. Number, name and type are given once. What the table's history tells of its column is no part of what the field is equal by, for
 * that isn't written down with each revision: see {@link Lineage}.
 *
 * @param number the protobuf field number
 * @param name the protobuf field name
 * @param column the column that fills it, or filled it last, as MySQL spells it
 * @param type what the values mean; it fixes the protobuf type
 * @param state what it gets today
 * @param formerly the other names that its column has had, sorted
 * @param leftOut whether its column was left out by decision, and nobody has decided otherwise since; true where it is {@link FieldState#IGNORED}
 * @param keyBefore whether it was part of the key in an earlier revision
 */
public record ContractField(
        int number,
        String name,
        String column,
        SemanticType type,
        FieldState state,
        Set<String> formerly,
        boolean leftOut,
        boolean keyBefore) {
    public ContractField {
        Set<String> others = new TreeSet<>(formerly);
        others.remove(column);
        formerly = Collections.unmodifiableSet(others);
        leftOut = state == FieldState.IGNORED || (leftOut && state != FieldState.ACTIVE);
    }

    /** A field whose column has had no other name. */
    public ContractField(int number, String name, String column, SemanticType type, FieldState state) {
        this(number, name, column, type, state, Set.of(), false, false);
    }

    /** Whether the column's values go here and are sent. */
    public boolean active() {
        return state == FieldState.ACTIVE;
    }

    /** Whether this is the column's own field, of which there is one for each column that the table has. */
    public boolean own() {
        return state == FieldState.ACTIVE || state == FieldState.IGNORED;
    }

    /** Every name that its column has had, the present one too. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(formerly);
        names.add(column);
        return names;
    }

    /** Name and number as its declaration has them, such as {@code amount = 3}. */
    public String named() {
        return name + " = " + number;
    }

    public ContractField in(FieldState other) {
        return state == other
                ? this
                : new ContractField(number, name, column, type, other, formerly, leftOut, keyBefore);
    }

    public ContractField of(String otherColumn) {
        return new ContractField(number, name, otherColumn, type, state, names(), leftOut, keyBefore);
    }

    /** The same field where its column has had these names too, and was left out or not. */
    ContractField knowing(Set<String> names, boolean out) {
        Set<String> all = names();
        return all.containsAll(names) && leftOut == out
                ? this
                : new ContractField(number, name, column, type, state, union(all, names), out, keyBefore);
    }

    /** The same field where it was part of the key before. */
    ContractField afterKey() {
        return keyBefore ? this : new ContractField(number, name, column, type, state, formerly, leftOut, true);
    }

    private static Set<String> union(Set<String> names, Set<String> more) {
        names.addAll(more);
        return names;
    }

    /** Whether the other is equal, and its column has had the same history. */
    boolean isJust(ContractField other) {
        return equals(other)
                && formerly.equals(other.formerly)
                && leftOut == other.leftOut
                && keyBefore == other.keyBefore;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContractField that
                && number == that.number
                && name.equals(that.name)
                && column.equals(that.column)
                && type == that.type
                && state == that.state;
    }

    @Override
    public int hashCode() {
        return 31 * number + name.hashCode() + state.ordinal();
    }
}
