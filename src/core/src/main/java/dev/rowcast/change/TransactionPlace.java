package dev.rowcast.change;

/**
 * A change's place among those that its transaction makes to its table. It is the same however the server packs the transaction into
 * its binary log, whichever server's log is read, and as often as it is read.
 *
 * @param gtid the transaction
 * @param table the table as the source has it, whatever the routing calls it: the source counts for each of its own tables
 * @param order the place, from 1
 */
public record TransactionPlace(String gtid, TableId table, long order) {
    /** Writes all of it. */
    void writeId(IdWriter id) {
        id.decimal(order);
        id.raw('/');
        id.utf8(table.table());
        id.raw('.');
        id.utf8(table.database());
        id.raw('/');
        id.utf8(gtid);
    }
}
