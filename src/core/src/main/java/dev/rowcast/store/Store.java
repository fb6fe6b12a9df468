package dev.rowcast.store;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.encode.OutputSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A store that keeps of each key the write of the highest version: the port that a kind of store is added behind. No class of a store's client
 * stands in it. Thread-safe; nothing in it blocks.
 */
public interface Store extends AutoCloseable {
    /** Stores of equal formats make the same bodies of the same rows. */
    Object format();

    /** Where the rows of that schema go. */
    Target target(OutputSchema schema);

    /**
     * What makes bodies of the schema's rows.
     *
     * @throws dev.rowcast.contract.shape.UnsupportedColumnException if the rows have a column that this store can't take
     */
    Documents documents(OutputSchema schema);

    /**
     * Has the target there and fit for the rows of that schema. All tasks do that, perhaps at once, and again after a crash: what is there already is read
     * again and compared.
     */
    CompletionStage<Prepared> prepare(Target target, OutputSchema schema);

    /**
     * What {@link #prepare} would answer to rows of that contract, without changing anything. What can be said without asking the store is said even where
     * that doesn't answer.
     *
     * @param facts what is said of the columns, by their names; not of all
     */
    CompletionStage<Prepared> examine(Contract contract, Map<String, ColumnFacts> facts);

    /**
     * Has the target's mark say who writes there and how far its epochs have come, before anything is written with that claim. All tasks do that, perhaps at
     * once: the mark's epoch only rises. {@link Prepared.Behind} where the mark's is higher, and {@link Prepared.Unfit} where somebody else writes there.
     */
    CompletionStage<Prepared> claim(Target target, Claim claim);

    /**
     * Writes. No two of them have target and key in common, a {@link Write.Action#TRUNCATE} comes alone, and they are within the {@link #limits} unless it is
     * a single one. Completes exceptionally only by a fault.
     */
    CompletionStage<Written> write(List<Write> writes);

    /** For how long it remembers at least what was deleted. Within that an older write brings nothing back. */
    Duration retention();

    /** What a request may hold. */
    Limits limits();

    /** What looks at its targets; empty where it offers none, and can't be compared with its source. */
    default Optional<StoreReader> reader() {
        return Optional.empty();
    }

    /**
     * Has readers find what is in targets under other names too, in the place of what they found there before: at once, where the store can. Again it changes
     * nothing.
     *
     * @param names of each target, with a dot where the store parts its names
     * @return empty where the store has no names but its targets' own
     */
    default Optional<CompletionStage<Prepared>> present(Map<Target, String> names) {
        return Optional.empty();
    }

    /** Lets go of the connection. What is under way may or may not be written. */
    @Override
    void close();
}
