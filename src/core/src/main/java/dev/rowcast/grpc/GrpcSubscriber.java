package dev.rowcast.grpc;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.deliver.Outlet;
import dev.rowcast.deliver.Outlets;
import dev.rowcast.deliver.UnaryOutlet;
import dev.rowcast.route.Probe;
import dev.rowcast.v1.PushResponse;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** A subscriber behind gRPC, one unary call a batch. */
public final class GrpcSubscriber implements Outlets {
    private final Connection connection;
    private final SubscriberChannel channel;
    private final CallSetup setup;
    private final MethodDescriptor<Batch, PushResponse> method;

    /**
     * Makes the channel; doesn't connect.
     *
     * @throws IllegalArgumentException if the target, the metadata or a PEM file can't be used; the message says which and why
     */
    public GrpcSubscriber(Connection connection) {
        this(connection, SubscriberChannel.RESOLVE_EVERY);
    }

    GrpcSubscriber(Connection connection, Duration resolveEvery) {
        this.connection = connection;
        this.method = PushMethod.of(connection.service());
        this.setup = new CallSetup(connection);
        this.channel = new SubscriberChannel(connection, resolveEvery);
    }

    @Override
    public Outlet open(DeliveryContext context, Runnable whenRoom) {
        return new UnaryOutlet((batch, whenAnswered) -> push(context, batch, whenAnswered));
    }

    /** Makes a call; see {@link UnaryOutlet.Push#push}. */
    UnaryOutlet.Call push(DeliveryContext context, Batch batch, Consumer<Answer> whenAnswered) {
        TargetChannel target = channel.next();
        CallSetup.Opening opening;
        try {
            opening = setup.open(target.target());
        } catch (TokenFile.UnusableException e) {
            whenAnswered.accept(CallSetup.misconfigured(String.valueOf(e.getMessage())));
            return () -> {};
        }
        setup.addDeadline(opening.headers());
        CallSetup.addTrace(opening.headers(), batch);
        UnaryCall call = new UnaryCall(
                target, method, setup, opening, context, () -> channel.withoutStream(target), batch, whenAnswered);
        call.start(batch);
        return call;
    }

    @Override
    public void whenCrowded(IntConsumer listener) {
        channel.whenCrowded(listener);
    }

    @Override
    public void whenReachable(Runnable listener) {
        channel.whenReachable(listener);
    }

    @Override
    public boolean probes() {
        return connection.probe() != Probe.NONE;
    }

    @Override
    public void probe(Consumer<Optional<Answer.Failed>> whenKnown) {
        new SubscriberProbe(connection, channel.targets(), setup, whenKnown).start();
    }

    /** Cancels what is in flight and begins to close the connection; doesn't wait for that. */
    @Override
    public void close() {
        channel.close();
    }

    @Override
    public String toString() {
        return connection.toString();
    }
}
