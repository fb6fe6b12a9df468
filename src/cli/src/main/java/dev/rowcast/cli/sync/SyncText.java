package dev.rowcast.cli.sync;

import dev.rowcast.batch.load.LoadedTable;
import java.util.ArrayList;
import java.util.List;

/** What was loaded, for people. Stateless. */
final class SyncText {
    private SyncText() {}

    static List<String> of(List<LoadedTable> tables) {
        List<String> lines = new ArrayList<>();
        tables.forEach(table -> add(table, lines));
        return lines;
    }

    private static void add(LoadedTable table, List<String> lines) {
        double seconds = table.time().toMillis() / 1_000.0;
        lines.add(table.table() + ": " + SyncLines.count(table.rows()) + " rows"
                + (seconds < 0.1 ? "" : " in " + Math.round(seconds * 10) / 10.0 + " s")
                + (table.stale() == 0 ? "" : "; of " + SyncLines.count(table.stale()) + " the store has newer ones")
                + (table.swept() ? "; what it had besides was removed" : "")
                + (table.rejectedRows() == 0 ? "" : "; " + SyncLines.count(table.rejectedRows()) + " rejected"));
        table.rejected().forEach(row -> lines.add("  rejected: " + row.where() + ": " + row.reason()));
        if (table.rejectedRows() > table.rejected().size()) {
            lines.add("  and " + (table.rejectedRows() - table.rejected().size()) + " more");
        }
        if (!table.isFinished()) {
            lines.add("  not finished: " + table.unfinished());
        }
    }
}
