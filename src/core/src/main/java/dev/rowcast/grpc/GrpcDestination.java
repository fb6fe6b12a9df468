package dev.rowcast.grpc;

import dev.rowcast.cel.Condition;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.Contract;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.BatchKey;
import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.Outlet;
import dev.rowcast.deliver.Outlets;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowEncoder;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** A subscriber service as a destination: rows go as {@code rowcast.v1.ChangeEvent}, in calls or on streams. */
final class GrpcDestination implements Destination {
    /** {@code rowcast.v1.ChangeEvent}, of some changes or of all. */
    private record Format(Optional<Condition> when) {}

    private final String subscription;
    private final boolean describes;
    private final Optional<Condition> when;
    private final Outlets outlets;

    /**
     * @param describes whether batches carry the description of their messages
     * @param when which changes are sent; empty for all
     * @param outlets how batches get there; closed with this
     */
    GrpcDestination(String subscription, boolean describes, Optional<Condition> when, Outlets outlets) {
        this.subscription = subscription;
        this.describes = describes;
        this.when = when;
        this.outlets = outlets;
    }

    @Override
    public Object format() {
        return new Format(when);
    }

    @Override
    public RowEncoder rows(OutputSchema schema) {
        RowEncoder events = schema.events();
        return when.isEmpty() ? events : when.get().filter(events, schema);
    }

    @Override
    public BatchKey batchKey(StreamId stream, OutputSchema schema) {
        Contract contract = schema.contract();
        return new PushHeader(
                subscription,
                stream.topic(),
                stream.partition(),
                contract.table().database(),
                contract.table().table(),
                contract.messageType(),
                contract.revision(),
                describes ? schema.descriptorSet() : null);
    }

    @Override
    public Outlet open(DeliveryContext context, Runnable whenRoom) {
        return outlets.open(context, whenRoom);
    }

    @Override
    public void whenReachable(Runnable listener) {
        outlets.whenReachable(listener);
    }

    @Override
    public void whenCrowded(IntConsumer listener) {
        outlets.whenCrowded(listener);
    }

    @Override
    public void whenFailed(Consumer<Answer.Failed> listener) {
        outlets.whenFailed(listener);
    }

    @Override
    public boolean probes() {
        return outlets.probes();
    }

    @Override
    public void probe(Consumer<Optional<Answer.Failed>> whenKnown) {
        outlets.probe(whenKnown);
    }

    @Override
    public void close() {
        outlets.close();
    }
}
