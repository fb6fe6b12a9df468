package dev.rowcast.contract;

/**
 * One entry of the contract log: a new revision of one table's contract.
 *
 * @param contract the contract as of this entry
 * @param parent the revision that it follows; 0 for a table's first. An entry whose parent isn't the table's current revision lost a
 *     race, and every reader passes it over
 * @param shape the table's shape that brought the revision about
 * @param since where in the source the shape was first seen
 * @param decidedBy who decided: {@code auto} for what the rules apply by themselves, else a person's words
 * @param decidedAtMillis when, in milliseconds since the epoch; for people, nothing depends on it
 */
public record ContractEntry(
        Contract contract, int parent, TableShape shape, LogPosition since, String decidedBy, long decidedAtMillis) {}
