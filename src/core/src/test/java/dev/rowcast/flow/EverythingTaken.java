package dev.rowcast.flow;

import dev.rowcast.cel.Condition;
import dev.rowcast.change.Place;
import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.BatchKey;
import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.EncodedChange;
import dev.rowcast.deliver.Outlet;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowEncoder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A destination in memory that takes whatever comes, at once. Thread-safe. */
final class EverythingTaken implements Destination {
    private final String subscription;
    private final Condition condition;
    private int compiled;
    private final List<Place> taken = new CopyOnWriteArrayList<>();

    EverythingTaken(String subscription) {
        this(subscription, "true");
    }

    /** @param condition which changes are sent */
    EverythingTaken(String subscription, String condition) {
        this.subscription = subscription;
        this.condition = Condition.of(condition);
    }

    /** How often encoders were asked for. */
    int compiled() {
        return compiled;
    }

    /** Where the changes stand that it got, in the order in which they came. */
    List<Place> taken() {
        return List.copyOf(taken);
    }

    private record Key(String subscription, StreamId partition, String table, int contractRevision)
            implements BatchKey {
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
        return condition;
    }

    @Override
    public RowEncoder rows(OutputSchema schema) {
        compiled++;
        return condition.toString().equals("true") ? schema.events() : condition.filter(schema.events(), schema);
    }

    @Override
    public BatchKey batchKey(StreamId partition, OutputSchema schema) {
        return new Key(
                subscription,
                partition,
                schema.contract().table().toString(),
                schema.contract().revision());
    }

    @Override
    public Outlet open(DeliveryContext context, Runnable whenRoom) {
        return new Outlet() {
            @Override
            public Room room() {
                return Room.ONE;
            }

            @Override
            public void push(Batch batch, boolean first, Consumer<Answer> whenAnswered) {
                batch.changes().stream().map(EncodedChange::at).forEach(taken::add);
                whenAnswered.accept(Answer.Accepted.ALL);
            }

            @Override
            public void withdraw() {}

            @Override
            public void drain() {}

            @Override
            public void close() {}
        };
    }

    @Override
    public void whenReachable(Runnable listener) {}

    @Override
    public void close() {}
}
