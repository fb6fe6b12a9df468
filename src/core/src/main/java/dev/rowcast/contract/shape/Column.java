package dev.rowcast.contract.shape;

/**
 * A column of a table's shape.
 *
 * @param name the column's name as MySQL spells it
 * @param type its type
 */
public record Column(String name, ColumnType type) {}
