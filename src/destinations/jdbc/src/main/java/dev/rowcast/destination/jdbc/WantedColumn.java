package dev.rowcast.destination.jdbc;

/**
 * A column that rows need.
 *
 * @param field the number of its field in the contract
 * @param name its name, that of the field
 * @param type its type, as the dialect spells it
 * @param key whether it is one of the source's key
 * @param indexable whether all its values fit into an index
 */
record WantedColumn(int field, String name, String type, boolean key, boolean indexable) {}
