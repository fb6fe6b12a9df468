package dev.rowcast.deliver;

import dev.rowcast.change.StreamId;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowEncoder;

/**
 * Where the rows of one subscription go: a service or a store. This is the port that destinations are added behind; what carries a batch there
 * is an {@link Outlet}. No class of a protocol or of a store's client stands in it.
 *
 * <p>Rows are written by the task's thread, which must never wait: neither method does more than make bytes.
 */
public interface Destination extends Outlets {
    /** Destinations of equal formats make the same bytes of the same rows, so that these are made once for all of them. */
    Object format();

    /**
     * Makes bytes of a table's rows.
     *
     * @throws dev.rowcast.contract.shape.UnsupportedColumnException if the rows have a column that this destination can't take
     */
    RowEncoder rows(OutputSchema schema);

    /** What the changes of this stream share that were written with this schema; equal for those that may travel in one request. */
    BatchKey batchKey(StreamId stream, OutputSchema schema);
}
