package dev.rowcast.bench.stores;

import dev.rowcast.change.RowChange;
import java.util.List;

/** What writes changes to a store. For one thread. */
interface Writer extends AutoCloseable {
    /** Writes them in this order, and returns when all are there. No two of a batch are of one row. */
    void write(List<RowChange> changes) throws Exception;

    @Override
    void close() throws Exception;
}
