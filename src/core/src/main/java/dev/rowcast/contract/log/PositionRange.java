package dev.rowcast.contract.log;

import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.contract.shape.TableShape;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one shape that a decision is about, by their place in the source: a table may come back to a shape that it had before, and that is another
 * decision. Holds as long as the table's history stays what it was. Immutable.
 */
public final class PositionRange {
    /** All rows of the shape, wherever they stand. */
    public static final PositionRange EVER = new PositionRange(null);

    private final @Nullable Within within;

    /**
     * @param history what tells places apart
     * @param same the indexes of the revisions that have the shape
     * @param spot how the rows stand
     */
    private record Within(TableHistory history, int[] same, TableHistory.Spot spot) {
        boolean has(LogPosition place) {
            return history.spot(same, place).equals(spot);
        }
    }

    private PositionRange(@Nullable Within within) {
        this.within = within;
    }

    /** The rows of that shape of which all that the history says is the same as of the one at that place. */
    public static PositionRange of(TableHistory history, TableShape shape, LogPosition place) {
        int[] same = history.indexesOf(shape);
        return same.length == 1 && same[0] == history.indexOfHead()
                ? EVER
                : new PositionRange(new Within(history, same, history.spot(same, place)));
    }

    /** Whether the row of that change is among them. */
    public boolean has(RowChange change) {
        return within == null || within.has(LogPosition.of(change));
    }

    /** Whether a row from that place is among them. */
    public boolean has(SourcePosition source) {
        return within == null || within.has(LogPosition.of(source));
    }
}
