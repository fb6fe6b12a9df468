package dev.rowcast.change;

import org.jspecify.annotations.Nullable;

/**
 * Where a change stands in the source database, as Debezium's {@code source} block says.
 *
 * @param server the source's logical name, Debezium's {@code topic.prefix}
 * @param serverId {@code server_id} of the MySQL server that logged the change; 0 for snapshot rows
 * @param gtid the transaction's GTID ({@code uuid:number}, or {@code uuid:tag:number}); null where GTIDs are off and for snapshot rows
 * @param file binary log file
 * @param position position of the event in the file, in bytes
 * @param row which row of the event, from 0
 * @param commitTimeNanos commit time in nanoseconds since the epoch, as exact as the source gives it; for snapshot rows the
 *     time of reading
 * @param snapshot whether a snapshot, initial or incremental, read the row
 * @param transactionId Debezium's transaction id; null unless the source has {@code provide.transaction.metadata} on
 * @param place the change's place in its transaction; null where the source doesn't say, or can't be relied on
 */
public record SourcePosition(
        String server,
        long serverId,
        @Nullable String gtid,
        String file,
        long position,
        int row,
        long commitTimeNanos,
        boolean snapshot,
        @Nullable String transactionId,
        @Nullable TransactionPlace place) {

    /** Without a place in a transaction. */
    public SourcePosition(
            String server,
            long serverId,
            @Nullable String gtid,
            String file,
            long position,
            int row,
            long commitTimeNanos,
            boolean snapshot,
            @Nullable String transactionId) {
        this(server, serverId, gtid, file, position, row, commitTimeNanos, snapshot, transactionId, null);
    }

    /** Writes where in which server's binary log that is. */
    void writeId(IdWriter id) {
        id.decimal(row);
        id.raw('/');
        id.decimal(position);
        id.raw('/');
        id.utf8(gtid != null ? gtid : file);
        id.raw('/');
        id.utf8(server);
    }
}
