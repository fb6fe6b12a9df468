package dev.rowcast.batch.load;

import java.util.List;

/**
 * How much of a table is certainly loaded: all up to a place.
 *
 * @param after behind which place to go on; empty for the beginning
 * @param rows how many rows are before it
 * @param rejected how many of these weren't loaded
 * @param done whether nothing is left
 */
public record LoadMark(List<String> after, long rows, long rejected, boolean done) {
    /** Nothing yet. */
    public static final LoadMark BEGINNING = new LoadMark(List.of(), 0, 0, false);

    public LoadMark {
        after = List.copyOf(after);
    }
}
