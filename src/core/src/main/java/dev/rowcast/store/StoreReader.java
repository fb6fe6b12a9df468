package dev.rowcast.store;

import dev.rowcast.change.RowVersion;
import dev.rowcast.encode.OutputSchema;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what a store has, as it was written and not as it was indexed, and mends single rows: for programs that compare it with its source. What can't be
 * read completes exceptionally, with an {@link UnreadableStoreException} where that says what to do; an answer that isn't whole is no answer. Thread-safe;
 * nothing in it blocks.
 */
public interface StoreReader {
    /**
     * What there is of these keys, by key; of those of which there is nothing, no tombstone either, there is no entry. It sees each write that the store has
     * acknowledged before.
     */
    CompletionStage<Map<String, Found>> find(Target target, OutputSchema schema, Collection<String> keys);

    /**
     * Rows that aren't deleted, in an order of the store's own: of each the key, or the text that the store has in its place, and of its values at least those
     * of the key's fields. Rows that are there from the first page to the last are in one of the pages. A reader that can't go on behind that key, as after a
     * restart, begins anew.
     *
     * @param after what the last row of the page before has as its key; null for the first page
     * @param limit the most that a page may have; one that has fewer is the last
     */
    CompletionStage<List<Found>> scan(Target target, OutputSchema schema, @Nullable String after, int limit);

    /**
     * Writes if the store has just that version of the key still, and says whether it did. A writer with a higher version wins, before as after. What there
     * was nothing of is written at the version of the target's last TRUNCATE, if there was one, since it isn't among what that removed.
     *
     * @param write at the expected version, or at 0/0 for nothing
     * @param expected the version that {@link #find} has told; null where there was nothing
     */
    CompletionStage<Boolean> replace(Write write, OutputSchema schema, @Nullable RowVersion expected);
}
