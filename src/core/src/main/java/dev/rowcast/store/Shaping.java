package dev.rowcast.store;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowEncoder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What becomes of rows on their way into a store. Thread-safe; nothing in it blocks. */
interface Shaping {
    /** Rows that are encoded by shapings of equal formats are the same bytes. */
    Object format();

    /** Encodes the rows as {@link StoreFrame}s. */
    RowEncoder rows(OutputSchema schema);

    /**
     * The way of a batch's rows.
     *
     * @return completes exceptionally as {@link dev.rowcast.mapping.Mapping#of} does
     */
    CompletionStage<ShapedTable> table(StoreKey key);

    /** Somebody who was to shape the batch's rows didn't: whoever is there next is asked anew what becomes of them. */
    default void forget(StoreKey key) {}

    /** What the store would say of what it gets of rows of that contract; see {@link Store#examine}. */
    CompletionStage<Prepared> examine(Contract contract, Map<String, ColumnFacts> facts);

    /**
     * What there is to compare of rows of that schema.
     *
     * @param owner the subscription, as targets' marks name it
     * @return completes exceptionally as {@link dev.rowcast.mapping.Mapping#of} does
     */
    CompletionStage<List<StoreTable>> tables(StoreReader reader, String owner, OutputSchema schema);
}
