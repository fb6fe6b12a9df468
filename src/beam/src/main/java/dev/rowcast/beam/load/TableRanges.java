package dev.rowcast.beam.load;

import dev.rowcast.batch.load.Ranges;
import dev.rowcast.batch.source.KeyRange;
import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.TableModel;
import dev.rowcast.batch.source.TableReader;
import dev.rowcast.batch.source.TableSize;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.change.TableId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Parts tables into ranges, by their keys alone. Stateless. */
public final class TableRanges {
    private static final int LONGEST_RANGE_BYTES = 8 << 20;

    private TableRanges() {}

    /**
     * The ranges of a table.
     *
     * @param most how many rows one has at most; fewer where rows are long
     * @param out gets them as they are found
     * @throws UnfinishedException if it can't be parted; the message says why
     */
    public static void of(LoadSpec.Source from, TableId table, int most, Consumer<KeyRange> out) {
        try (SourceConnection source = from.connect()) {
            Ranges ranges = behind(List.of(), source, table, most);
            for (Optional<KeyRange> range = ranges.next(); range.isPresent(); range = ranges.next()) {
                out.accept(range.get());
            }
        }
    }

    /** Those behind a place; empty for all. */
    static Ranges behind(List<String> after, SourceConnection source, TableId table, int most) {
        TableModel model = TableModel.read(source, table, null);
        if (model.keyColumns().isEmpty()) {
            throw new UnfinishedException(
                    table + " has no primary key, and without one it can't be read in ranges; give it one", null);
        }
        int rows = TableSize.of(source, table).rowsWithin(LONGEST_RANGE_BYTES, most);
        return new Ranges(new TableReader(source, model), model, after, rows);
    }
}
