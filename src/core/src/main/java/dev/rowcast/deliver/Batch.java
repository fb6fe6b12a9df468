package dev.rowcast.deliver;

import dev.rowcast.change.TraceContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes that are sent in one request, in the order of their offsets.
 *
 * @param key their batch key
 * @param changes at least one change, all with this batch key
 * @param bytes encoded size of the whole request
 */
public record Batch(BatchKey key, List<EncodedChange> changes, int bytes) {
    public Batch {
        changes = List.copyOf(changes);
        if (changes.isEmpty()) {
            throw new IllegalArgumentException("a batch has at least one change");
        }
    }

    /** A batch of these changes, whose keys must be equal. */
    public static Batch of(List<EncodedChange> changes) {
        BatchKey key = changes.get(0).batchKey();
        int bytes = key.requestBytes();
        for (EncodedChange change : changes) {
            bytes = Math.addExact(bytes, change.wireSize());
        }
        return new Batch(key, changes, bytes);
    }

    /** Counts a call that carries these changes. */
    void called() {
        changes.forEach(EncodedChange::called);
    }

    /** The trace that all of its changes belong to; null if they don't all belong to one. */
    public @Nullable TraceContext trace() {
        TraceContext trace = changes.get(0).trace();
        if (trace == null) {
            return null;
        }
        return changes.stream().allMatch(change -> trace.equals(change.trace())) ? trace : null;
    }

    /** The number of changes. */
    public int size() {
        return changes.size();
    }

    /** The batch for operators, with its whole place. */
    String describe() {
        return size() + " changes of " + key.table() + " from "
                + changes.get(0).at().words() + ", to "
                + changes.get(size() - 1).at().sequence();
    }

    @Override
    public String toString() {
        EncodedChange first = changes.get(0);
        return size() == 1 ? first.toString() : size() + " changes of " + key + " from " + first.at();
    }
}
