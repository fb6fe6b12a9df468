package dev.rowcast.grpc;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.deliver.Outlet;
import dev.rowcast.deliver.Outlets;
import dev.rowcast.route.Probe;
import dev.rowcast.v1.StreamResponse;
import io.grpc.MethodDescriptor;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** A subscriber behind gRPC, one stream a lane. */
public final class StreamSubscriber implements Outlets {
    private final Connection connection;
    private final StreamSettings settings;
    private final SubscriberChannel channel;
    private final CallSetup setup;
    private final MethodDescriptor<StreamMethod.Request, StreamResponse> method;
    private final Set<StreamOutlet> outlets = ConcurrentHashMap.newKeySet();
    private volatile Consumer<Answer.Failed> failed = failure -> {};

    /**
     * Makes the channel; doesn't connect.
     *
     * @throws IllegalArgumentException if the target, the metadata or a PEM file can't be used; the message says which and why
     */
    public StreamSubscriber(Connection connection, StreamSettings settings) {
        this.connection = connection;
        this.settings = settings;
        this.method = StreamMethod.of(connection.service());
        this.setup = new CallSetup(connection);
        this.channel = new SubscriberChannel(connection, SubscriberChannel.RESOLVE_EVERY);
        channel.whenLeaving(target -> outlets.forEach(outlet -> outlet.move(target.target())));
    }

    @Override
    public Outlet open(DeliveryContext context, Runnable whenRoom) {
        StreamOutlet outlet = new StreamOutlet(() -> stream(context, whenRoom), outlets::remove);
        outlets.add(outlet);
        return outlet;
    }

    private StreamCall stream(DeliveryContext context, Runnable whenRoom) throws TokenFile.UnusableException {
        TargetChannel target = channel.next();
        CallSetup.Opening opening = setup.open(target.target());
        StreamCall stream = new StreamCall(
                whenMoved -> target.call(method, setup.options(), whenMoved),
                setup,
                opening,
                () -> channel.withoutStream(target),
                failure -> failed.accept(failure),
                settings,
                context,
                whenRoom);
        stream.start();
        return stream;
    }

    @Override
    public void whenReachable(Runnable listener) {
        channel.whenReachable(listener);
    }

    @Override
    public void whenFailed(Consumer<Answer.Failed> listener) {
        failed = listener;
    }

    @Override
    public void whenCrowded(IntConsumer listener) {
        channel.whenCrowded(listener);
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
