package dev.rowcast.batch.verify;

import dev.rowcast.change.TableId;
import java.util.ArrayList;
import java.util.List;

/** What a table's comparison has come to so far. For one thread. */
final class Tally {
    private final int shown;
    private final List<Difference> differences = new ArrayList<>();
    private long found;
    private long mended;
    private long undecided;

    /** @param shown how many differences are kept in full */
    Tally(int shown) {
        this.shown = shown;
    }

    /** Goes on from what was counted before. */
    Tally(int shown, TableResult before) {
        this(shown);
        differences.addAll(before.differences());
        found = before.found();
        mended = before.mended();
    }

    void undecided() {
        undecided++;
    }

    /** One that is known is counted once, as where an earlier run had gone further than it wrote down. */
    void found(Difference difference) {
        boolean known = differences.removeIf(
                each -> each.key().equals(difference.key()) && each.mended() != Difference.Mended.YES);
        found += known ? 0 : 1;
        mended += difference.mended() == Difference.Mended.YES ? 1 : 0;
        if (differences.size() < shown) {
            differences.add(difference);
        }
    }

    TableResult result(TableId table, Mark mark, List<String> notes, String unfinished) {
        return new TableResult(
                table, mark.rows(), mark.left(), found, mended, undecided, differences, notes, unfinished);
    }
}
