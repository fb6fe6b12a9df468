package dev.rowcast.batch.verify;

import dev.rowcast.batch.source.PlacedRow;
import dev.rowcast.store.Found;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a table's comparison has come, with nothing before it left to look at again.
 *
 * @param after the place of the last row of MySQL; empty at the beginning
 * @param scanning whether all rows of MySQL are compared, and those of the store are looked for
 * @param scanned the last key of the store; null at the beginning
 * @param rows how many rows of MySQL were compared
 * @param left how many rows of the store were looked for
 */
record Mark(List<String> after, boolean scanning, @Nullable String scanned, long rows, long left) {
    static final Mark BEGINNING = new Mark(List.of(), false, null, 0, 0);

    Mark {
        after = List.copyOf(after);
    }

    /** Behind these rows of MySQL. */
    Mark behind(List<PlacedRow> more) {
        return new Mark(more.get(more.size() - 1).place(), false, null, rows + more.size(), 0);
    }

    /** Behind all rows of MySQL, of which these were the last. */
    Mark behindAll(List<PlacedRow> last) {
        return new Mark(List.of(), true, null, rows + last.size(), 0);
    }

    /** Behind these rows of the store. */
    Mark scanned(List<Found> more) {
        return new Mark(after, true, more.get(more.size() - 1).key(), rows, left + more.size());
    }
}
