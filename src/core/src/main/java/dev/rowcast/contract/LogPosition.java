package dev.rowcast.contract;

import dev.rowcast.change.SourcePosition;
import org.jspecify.annotations.Nullable;

/**
 * A place in the source's binary log, as far as the contract log keeps it.
 *
 * @param server the source's logical name, Debezium's {@code topic.prefix}
 * @param gtid GTID of the transaction; null where GTIDs are off, and for snapshot rows
 * @param file binary log file
 * @param position position in the file, in bytes
 */
public record LogPosition(String server, @Nullable String gtid, String file, long position) {
    /** The place of that source position. */
    public static LogPosition of(SourcePosition source) {
        return new LogPosition(source.server(), source.gtid(), source.file(), source.position());
    }

    /** {@code file:position}, as people and MySQL write it. */
    @Override
    public String toString() {
        return file + ":" + position;
    }
}
