package dev.rowcast.contract;

import dev.rowcast.change.SourcePosition;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one shape that a decision is about, by their place in the source: a table may come back to a shape that it had before, and that is another decision.
 *
 * @param server rows of another source are others; null if there is no other
 * @param from rows that certainly precede this place are others; null if there are none
 * @param before rows that don't certainly precede this place are others; null if there are none
 */
public record Span(
        @Nullable String server,
        @Nullable LogPosition from,
        @Nullable LogPosition before) {
    /** All rows of the shape, wherever they stand. */
    public static final Span EVER = new Span(null, null, null);

    /** Whether a row from that place is among them. */
    public boolean has(SourcePosition source) {
        if (server != null && !server.equals(source.server())) {
            return false;
        }
        if (from == null && before == null) {
            return true;
        }
        LogPosition place = LogPosition.of(source);
        return (from == null || !place.precedes(from)) && (before == null || place.precedes(before));
    }
}
