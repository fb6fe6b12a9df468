package dev.rowcast.contract.log;

import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TableId;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A place in the source's binary log, as far as the contract log keeps it.
 *
 * <p>Places have a partial order. What tells are the numbers of transactions, files and bytes, each only where both places are of one numbering, and
 * the source's clock, which checks them: numbers begin anew after {@code RESET BINARY LOGS}, on a restored server and on another one.
 *
 * @param server the source's logical name, Debezium's {@code topic.prefix}
 * @param serverId {@code server_id} of the MySQL server that logged the change; 0 where that isn't known, as for snapshot rows
 * @param table the table at the source, which isn't the contract's where that is an alias; null where that isn't known, as in logs of earlier versions
 * @param gtid GTID of the transaction; null where GTIDs are off, and for snapshot rows
 * @param file binary log file
 * @param position position in the file, in bytes
 * @param timeMillis when it was written, by the source's clock, in milliseconds since the epoch; 0 where that isn't known
 */
public record LogPosition(
        String server,
        long serverId,
        @Nullable TableId table,
        @Nullable String gtid,
        String file,
        long position,
        long timeMillis) {
    /** What the clock has to differ by to tell: without GTIDs its times are whole seconds, and two servers' clocks are never quite the same. */
    static final long SLACK_MILLIS = 1_000;

    /** A place of unknown time on an unknown server. */
    public LogPosition(String server, @Nullable String gtid, String file, long position) {
        this(server, gtid, file, position, 0);
    }

    /** A place on an unknown server. */
    public LogPosition(String server, @Nullable String gtid, String file, long position, long timeMillis) {
        this(server, 0, null, gtid, file, position, timeMillis);
    }

    /** Where that change stands. */
    public static LogPosition of(RowChange change) {
        return of(change.source(), change.sourceTable());
    }

    /** The place of that source position, of an unknown table. */
    public static LogPosition of(SourcePosition source) {
        return of(source, null);
    }

    private static LogPosition of(SourcePosition source, @Nullable TableId table) {
        return new LogPosition(
                source.server(),
                source.serverId(),
                table,
                source.gtid(),
                source.file(),
                source.position(),
                TimeUnit.NANOSECONDS.toMillis(source.commitTimeNanos()));
    }

    /** Whether this place is certainly earlier than the other. */
    public boolean precedes(LogPosition other) {
        return orderTo(other) == PlaceOrder.BEFORE;
    }

    /**
     * How this place stands to the other. By the numbers, unless the clock clearly says the opposite; by the clock alone where no numbers can be
     * compared, as before and after a failover. Sources of different names have no common order.
     */
    public PlaceOrder orderTo(LogPosition other) {
        if (!server.equals(other.server)) {
            return PlaceOrder.UNKNOWN;
        }
        PlaceOrder clock = clock(other, SLACK_MILLIS);
        PlaceOrder numbers = numbers(other);
        if (numbers == PlaceOrder.UNKNOWN) {
            return clock;
        }
        // Places of perhaps two servers have numbers that agree with the clock by chance, or because it is one.
        boolean checked = isSameServer(other) || !clock(other, 0).contradicts(numbers);
        boolean contradicted = numbers == PlaceOrder.SAME ? clock != PlaceOrder.UNKNOWN : clock.contradicts(numbers);
        return checked && !contradicted ? numbers : PlaceOrder.UNKNOWN;
    }

    /** Whether this place has lower numbers than one that it certainly comes after: the source's numbers began anew in between. */
    boolean isNumberedAnewAfter(LogPosition earlier) {
        return server.equals(earlier.server)
                && numbers(earlier) == PlaceOrder.BEFORE
                && clock(earlier, SLACK_MILLIS) == PlaceOrder.AFTER;
    }

    /** Whether the clock clearly says earlier, whatever the numbers say. */
    boolean isTimedBefore(LogPosition other) {
        return clock(other, SLACK_MILLIS) == PlaceOrder.BEFORE;
    }

    /** Whether rows from both places are perhaps of one table at the source. */
    boolean isOfTableOf(LogPosition other) {
        return server.equals(other.server) && (table == null || other.table == null || table.equals(other.table));
    }

    private PlaceOrder clock(LogPosition other, long slack) {
        boolean known = timeMillis > 0 && other.timeMillis > 0;
        return known && Math.abs(timeMillis - other.timeMillis) >= slack
                ? PlaceOrder.of(timeMillis, other.timeMillis)
                : PlaceOrder.UNKNOWN;
    }

    private PlaceOrder numbers(LogPosition other) {
        boolean otherServer = serverId != 0 && other.serverId != 0 && serverId != other.serverId;
        Optional<Gtid> mine = transaction();
        Optional<Gtid> theirs = other.transaction();
        if (otherServer
                || mine.isPresent()
                        && theirs.isPresent()
                        && !mine.get().uuid().equals(theirs.get().uuid())) {
            return PlaceOrder.UNKNOWN;
        }
        PlaceOrder transactions =
                mine.isPresent() && theirs.isPresent() ? mine.get().orderTo(theirs.get()) : PlaceOrder.UNKNOWN;
        PlaceOrder bytes = bytes(other);
        if (transactions == PlaceOrder.UNKNOWN) {
            return bytes;
        }
        if (transactions == PlaceOrder.SAME) {
            return file.equals(other.file) ? bytes : PlaceOrder.SAME;
        }
        // A number that was left out may be given later, and a source may be read from one replica and then from
        // another.
        return isSameServer(other) && transactions.contradicts(bytes) ? PlaceOrder.UNKNOWN : transactions;
    }

    /** The order of two places in the files of one server; rows of an incremental snapshot stand in none. */
    private PlaceOrder bytes(LogPosition other) {
        if (file.isEmpty()) {
            return PlaceOrder.UNKNOWN;
        }
        if (file.equals(other.file)) {
            return PlaceOrder.of(position, other.position);
        }
        int mine = file.lastIndexOf('.');
        int theirs = other.file.lastIndexOf('.');
        if (mine < 0 || theirs < 0 || !file.substring(0, mine).equals(other.file.substring(0, theirs))) {
            return PlaceOrder.UNKNOWN;
        }
        try {
            return PlaceOrder.of(
                    Long.parseLong(file.substring(mine + 1)), Long.parseLong(other.file.substring(theirs + 1)));
        } catch (NumberFormatException notANumber) {
            return PlaceOrder.UNKNOWN;
        }
    }

    private Optional<Gtid> transaction() {
        return gtid == null ? Optional.empty() : Gtid.parse(gtid);
    }

    private boolean isSameServer(LogPosition other) {
        return serverId != 0 && serverId == other.serverId;
    }

    /** All that tells this place from others, for people. */
    public String told() {
        return this
                + (gtid == null ? "" : ", transaction " + gtid)
                + (serverId == 0 ? "" : " of server " + serverId)
                + (timeMillis == 0 ? "" : ", at " + Instant.ofEpochMilli(timeMillis));
    }

    /** {@code file:position}, as people and MySQL write it. */
    @Override
    public String toString() {
        return file + ":" + position;
    }
}
