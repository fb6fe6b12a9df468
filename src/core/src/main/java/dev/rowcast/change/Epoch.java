package dev.rowcast.change;

import org.jspecify.annotations.Nullable;

/**
 * Which numbering the sequences of a stream are of: for Kafka, which of the topics that had its name one after the other. It makes a {@link
 * RowVersion} of a sequence. Immutable.
 *
 * @param number higher for each later one, at most {@value RowVersion#MAX_EPOCH}; 0 where the runtime knows none
 * @param alone whether the stream has all changes of its tables, so that a TRUNCATE in it comes after all that it empties
 * @param obstacle why these sequences say nothing about which change of a row is the newer one, and what to do about it; null where they do
 */
public record Epoch(long number, boolean alone, @Nullable String obstacle) {
    /** Of a runtime whose streams are never begun anew. */
    public static final Epoch NONE = new Epoch(0, true, null);
}
