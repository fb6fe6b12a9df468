package dev.rowcast.deliver;

import dev.rowcast.change.TraceContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes that travel in one request, in the order of their offsets.
 *
 * @param header what they share
 * @param changes at least one change, all of this header
 * @param bytes encoded size of the whole request
 */
public record Batch(BatchHeader header, List<EncodedChange> changes, int bytes) {
    public Batch {
        changes = List.copyOf(changes);
        if (changes.isEmpty()) {
            throw new IllegalArgumentException("a batch has at least one change");
        }
    }

    /** A batch of these changes, whose headers must be equal. */
    static Batch of(List<EncodedChange> changes) {
        BatchHeader header = changes.get(0).header();
        int bytes = header.size();
        for (EncodedChange change : changes) {
            bytes = Math.addExact(bytes, change.wireSize());
        }
        return new Batch(header, changes, bytes);
    }

    /** A call carries these changes. */
    void called() {
        changes.forEach(EncodedChange::called);
    }

    /** The trace that all of its changes belong to; null where they don't belong to one. */
    @Nullable TraceContext trace() {
        TraceContext trace = changes.get(0).trace();
        if (trace == null) {
            return null;
        }
        return changes.stream().allMatch(change -> trace.equals(change.trace())) ? trace : null;
    }

    /** How many changes. */
    public int size() {
        return changes.size();
    }

    @Override
    public String toString() {
        EncodedChange first = changes.get(0);
        return size() == 1 ? first.toString() : size() + " changes of " + header + " from " + first.at();
    }
}
