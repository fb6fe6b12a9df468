package dev.rowcast.store;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The way of one table's rows into a store. Thread-safe; nothing in it blocks. */
interface ShapedTable {
    /** Where they go: at least one place. */
    List<StoreKey> places();

    /**
     * What is to be written of each, in their order.
     *
     * @return completes exceptionally as {@link dev.rowcast.mapping.TableMapping#map} does
     */
    CompletionStage<List<Shaped>> shape(List<StoreFrame> frames);
}
