package dev.rowcast.destination.log;

import dev.rowcast.change.StreamId;
import dev.rowcast.contract.Contract;
import dev.rowcast.deliver.BatchKey;
import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.Outlet;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowEncoder;

/** Changes as lines of JSON. */
final class LogDestination implements Destination {
    private static final String FORMAT = "rowcast log";

    private final String subscription;
    private final LineWriter writer;
    private final boolean sync;

    /**
     * @param writer writes the lines; closed with this, as one of its users
     * @param sync whether a change counts as delivered only once it is on the disk
     */
    LogDestination(String subscription, LineWriter writer, boolean sync) {
        this.subscription = subscription;
        this.writer = writer;
        this.sync = sync;
    }

    @Override
    public Object format() {
        return FORMAT;
    }

    @Override
    public RowEncoder rows(OutputSchema schema) {
        return new LineEncoder(schema);
    }

    @Override
    public BatchKey batchKey(StreamId partition, OutputSchema schema) {
        Contract contract = schema.contract();
        return new LineKey(subscription, partition, contract.table().toString(), contract.revision());
    }

    @Override
    public Outlet open(DeliveryContext context, Runnable whenRoom) {
        return new LogOutlet(writer, sync);
    }

    /** A file is never away and back: a lane's own retries find it. */
    @Override
    public void whenReachable(Runnable listener) {}

    @Override
    public void close() {
        writer.close();
    }
}
