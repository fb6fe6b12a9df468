package dev.rowcast.contract;

import dev.rowcast.change.SourcePosition;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A place in the source's binary log, as far as the contract log keeps it.
 *
 * @param server the source's logical name, Debezium's {@code topic.prefix}
 * @param gtid GTID of the transaction; null where GTIDs are off, and for snapshot rows
 * @param file binary log file
 * @param position position in the file, in bytes
 * @param timeMillis when it was written, by the source's clock, in milliseconds since the epoch; 0 where that isn't known
 */
public record LogPosition(String server, @Nullable String gtid, String file, long position, long timeMillis) {
    /** A place of unknown time. */
    public LogPosition(String server, @Nullable String gtid, String file, long position) {
        this(server, gtid, file, position, 0);
    }

    /** The place of that source position. */
    public static LogPosition of(SourcePosition source) {
        return new LogPosition(
                source.server(),
                source.gtid(),
                source.file(),
                source.position(),
                TimeUnit.NANOSECONDS.toMillis(source.commitTimeNanos()));
    }

    /**
     * Whether this place is certainly earlier than the other: of one source, by transaction number where one server gave both GTIDs, by time where
     * two did, as before and after a failover, else by file and position. False where it can't be told.
     */
    public boolean precedes(LogPosition other) {
        if (!server.equals(other.server)) {
            return false;
        }
        if (gtid != null && other.gtid != null) {
            int mine = gtid.lastIndexOf(':');
            int theirs = other.gtid.lastIndexOf(':');
            if (mine < 0 || theirs < 0 || !gtid.substring(0, mine).equals(other.gtid.substring(0, theirs))) {
                return timeMillis > 0 && timeMillis < other.timeMillis;
            }
            if (!gtid.equals(other.gtid)) {
                return isLess(gtid.substring(mine + 1), other.gtid.substring(theirs + 1));
            }
        }
        if (file.equals(other.file)) {
            return position < other.position;
        }
        int mine = file.lastIndexOf('.');
        int theirs = other.file.lastIndexOf('.');
        return mine >= 0
                && theirs >= 0
                && file.substring(0, mine).equals(other.file.substring(0, theirs))
                && isLess(file.substring(mine + 1), other.file.substring(theirs + 1));
    }

    private static boolean isLess(String number, String other) {
        try {
            return Long.parseLong(number) < Long.parseLong(other);
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    /** {@code file:position}, as people and MySQL write it. */
    @Override
    public String toString() {
        return file + ":" + position;
    }
}
