package dev.rowcast.batch.verify;

import dev.rowcast.change.TableId;
import java.util.List;

/**
 * What came of one table.
 *
 * @param table the table
 * @param rows how many rows of MySQL were compared
 * @param left how many rows of the store were looked for in MySQL
 * @param found how many differences there are, the mended ones too
 * @param mended how many of these are mended
 * @param undecided how many rows changed all the while, so that nothing can be said of them
 * @param differences the first of the differences
 * @param notes what else there is to say
 * @param unfinished why not all was compared; empty where it was
 */
public record TableResult(
        TableId table,
        long rows,
        long left,
        long found,
        long mended,
        long undecided,
        List<Difference> differences,
        List<String> notes,
        String unfinished) {
    public TableResult {
        differences = List.copyOf(differences);
        notes = List.copyOf(notes);
    }

    /** Whether each row was compared. */
    public boolean isFinished() {
        return unfinished.isEmpty() && undecided == 0;
    }

    /** Whether something differs still. */
    public boolean differs() {
        return found > mended;
    }
}
