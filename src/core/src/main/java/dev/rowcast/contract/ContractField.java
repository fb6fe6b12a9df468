package dev.rowcast.contract;

/**
 * A field of a contract. Number, name and type are given once.
 *
 * @param number the protobuf field number
 * @param name the protobuf field name
 * @param column the column that fills it, or filled it last, as MySQL spells it
 * @param type what the values mean; it fixes the protobuf type
 * @param state what it gets today
 */
public record ContractField(int number, String name, String column, SemanticType type, FieldState state) {
    /** Whether the column's values go here and are sent. */
    public boolean active() {
        return state == FieldState.ACTIVE;
    }

    /** Whether this is the column's own field, of which there is one for each column that the table has. */
    boolean own() {
        return state == FieldState.ACTIVE || state == FieldState.IGNORED;
    }

    ContractField in(FieldState other) {
        return state == other ? this : new ContractField(number, name, column, type, other);
    }

    ContractField of(String otherColumn) {
        return new ContractField(number, name, otherColumn, type, state);
    }
}
