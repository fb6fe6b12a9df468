package dev.rowcast.contract;

/**
 * A field of a contract. Number, name and type are given once.
 *
 * @param number the protobuf field number
 * @param name the protobuf field name
 * @param column the column that fills it, as MySQL spells it
 * @param type what the values mean; it fixes the protobuf type
 * @param active whether the column still fills it; false once the column is gone, and the field stays as deprecated
 */
public record ContractField(int number, String name, String column, SemanticType type, boolean active) {}
