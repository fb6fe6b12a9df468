package dev.rowcast.contract.log;

import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.contract.shape.TableShape;
import java.util.List;
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
     * @param course what tells places apart
     * @param same the revisions that have the shape
     * @param spot how the rows stand
     */
    private record Within(Course course, List<Accepted> same, Course.Spot spot) {
        boolean has(LogPosition place) {
            return course.spot(same, place).equals(spot);
        }
    }

    private PositionRange(@Nullable Within within) {
        this.within = within;
    }

    /** The rows of that shape of which all that the history says is the same as of the one at that place. */
    public static PositionRange of(TableHistory history, TableShape shape, LogPosition place) {
        Course course = history.course();
        List<Accepted> same = course.withShape(shape);
        return same.equals(List.of(course.head()))
                ? EVER
                : new PositionRange(new Within(course, same, course.spot(same, place)));
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
