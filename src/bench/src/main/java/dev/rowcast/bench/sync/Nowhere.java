package dev.rowcast.bench.sync;

import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.BatchKey;
import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.Outlet;
import dev.rowcast.deliver.UnaryOutlet;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowEncoder;
import java.util.concurrent.atomic.AtomicLong;

/** Takes whatever comes, at once, and counts it. Thread-safe. */
record Nowhere(String subscription, AtomicLong taken) implements Destination {
    private record Key(String subscription, StreamId stream, String table, int contractRevision) implements BatchKey {
        @Override
        public int requestBytes() {
            return 0;
        }

        @Override
        public int changeBytes(int body) {
            return body;
        }

        @Override
        public String idOf(byte[] body) {
            return "";
        }
    }

    @Override
    public Object format() {
        return "";
    }

    @Override
    public RowEncoder rows(OutputSchema schema) {
        return schema.events();
    }

    @Override
    public BatchKey batchKey(StreamId stream, OutputSchema schema) {
        return new Key(
                subscription,
                stream,
                schema.contract().table().toString(),
                schema.contract().revision());
    }

    @Override
    public Outlet open(DeliveryContext context, Runnable whenRoom) {
        return new UnaryOutlet((batch, whenAnswered) -> {
            taken.addAndGet(batch.changes().size());
            whenAnswered.accept(Answer.Accepted.ALL);
            return () -> {};
        });
    }

    @Override
    public void whenReachable(Runnable listener) {}

    @Override
    public void close() {}
}
