package dev.rowcast.batch.load;

import dev.rowcast.batch.source.KeyRange;
import dev.rowcast.change.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** How far a table's load has come: ranges end in any order, and it goes on from where all before are done. Thread-safe. */
final class TableTally {
    private final TableId table;
    private final int shown;
    private final List<Rejected> rejected = new ArrayList<>();
    private final TreeMap<Long, Done> ahead = new TreeMap<>();
    private LoadMark saved;
    private long next;
    private long rows;
    private long stale;
    private long rejectedRows;

    /** A range that is done, while one before it isn't. */
    private record Done(List<String> upTo, long rows, long rejected) {}

    TableTally(TableId table, int shown, LoadMark before) {
        this.table = table;
        this.shown = shown;
        this.saved = before;
        this.rows = before.rows();
        this.rejectedRows = before.rejected();
    }

    /** Counts a range; returns what is certain now. */
    synchronized LoadMark done(KeyRange range, LoadedRange loaded) {
        rows += loaded.rows();
        stale += loaded.stale();
        rejectedRows += loaded.rejected().size();
        loaded.rejected().stream().limit(Math.max(0, shown - rejected.size())).forEach(rejected::add);
        ahead.put(
                range.number(),
                new Done(range.upTo(), loaded.rows(), loaded.rejected().size()));
        for (Done first = ahead.remove(next); first != null; first = ahead.remove(++next)) {
            saved = new LoadMark(first.upTo(), saved.rows() + first.rows(), saved.rejected() + first.rejected(), false);
        }
        return saved;
    }

    synchronized long rows() {
        return rows;
    }

    synchronized boolean rejectedAny() {
        return rejectedRows > 0;
    }

    /** Once all are done. */
    synchronized LoadMark finished() {
        return new LoadMark(List.of(), rows, rejectedRows, true);
    }

    synchronized LoadedTable result(boolean swept, Duration time, String unfinished) {
        return new LoadedTable(
                table, rows, next + ahead.size(), stale, rejectedRows, rejected, swept, time, unfinished);
    }
}
