package dev.rowcast.batch.load;

import dev.rowcast.batch.source.ReadRow;
import dev.rowcast.batch.source.TableModel;
import dev.rowcast.batch.source.WrittenRow;
import dev.rowcast.change.Operation;
import dev.rowcast.change.Place;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Makes changes of rows, as they are decoded of what the source connector makes of the rows of a snapshot. For one thread. */
final class LoadRecords {
    private final String server;
    private final RowVersion version;
    private long sequence;

    /** @param server the source's logical name, Debezium's {@code topic.prefix} */
    LoadRecords(String server, RowVersion version) {
        this.server = server;
        this.version = version;
    }

    /** Of rows that were read at that time. */
    Function<WrittenRow, RawRecord> of(TableModel table, Instant read) {
        SourcePosition position = position(read);
        StreamId stream = stream(table);
        return written -> {
            ReadRow row = table.read(written);
            return RawRecord.of(new RowChange(
                    at(table, stream, row.place()),
                    table.id(),
                    Operation.SNAPSHOT,
                    table.keys(),
                    row.key(),
                    table.rows(),
                    null,
                    row.row(),
                    position));
        };
    }

    /** The removal of all rows of a lower version. */
    RawRecord sweep(TableModel table, Instant now) {
        return RawRecord.of(new RowChange(
                at(table, stream(table), List.of()),
                table.id(),
                Operation.TRUNCATE,
                null,
                null,
                table.rows(),
                null,
                null,
                position(now)));
    }

    private Place at(TableModel table, StreamId stream, List<String> place) {
        return new LoadPlace(stream, sequence++, table.id(), place, version);
    }

    private static StreamId stream(TableModel table) {
        return new StreamId(table.id().toString(), 0);
    }

    private SourcePosition position(Instant read) {
        return new SourcePosition(
                server, 0, null, "", 0, 0, TimeUnit.MILLISECONDS.toNanos(read.toEpochMilli()), true, null);
    }
}
