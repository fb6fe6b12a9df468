package dev.rowcast.deliver;

import dev.rowcast.change.StreamId;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowEncoder;

/**
 * Where the rows of one subscription go: a service or a store. This is the port for adding destinations; an {@link Outlet} carries a batch
 * there. It uses no class of a protocol or of a store's client.
 *
 * <p>The task's thread encodes rows, and must never wait: methods only compute bytes.
 */
public interface Destination extends Outlets {
    /** The format. Destinations with equal formats encode the same rows to the same bytes, so rows are encoded once for all of them. */
    Object format();

    /**
     * Creates an encoder for a table's rows.
     *
     * @throws dev.rowcast.contract.shape.UnsupportedColumnException if the rows have a column that this destination can't take
     */
    RowEncoder rows(OutputSchema schema);

    /** The batch key of this stream's changes that were encoded with this schema; equal for changes that may be sent in one request. */
    BatchKey batchKey(StreamId stream, OutputSchema schema);
}
