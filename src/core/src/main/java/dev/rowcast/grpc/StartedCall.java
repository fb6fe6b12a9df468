package dev.rowcast.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/**
 * A call and how far its start has come: it waits for a connection, then for a stream on it, which a server may limit, and then has one.
 * Thread-safe.
 */
final class StartedCall<Q, A> extends ClientStreamTracer.Factory {
    private enum Stage {
        UNCONNECTED,
        WITHOUT_STREAM,
        BEGUN,
        ENDED
    }

    private final TargetConnection connection;
    private final Runnable whenMoved;
    private final ClientCall<Q, A> call;

    @GuardedBy("this") private Stage stage = Stage.UNCONNECTED;

    /** @param whenMoved told, on a thread of gRPC's or within the start of the call, when it has a connection, and when it has a stream */
    StartedCall(TargetConnection connection, MethodDescriptor<Q, A> method, CallOptions options, Runnable whenMoved) {
        this.connection = connection;
        this.whenMoved = whenMoved;
        this.call = connection.channel().newCall(method, options.withStreamTracerFactory(this));
    }

    /**
     * Starts it. It is over if that throws: nobody would be told of its end.
     *
     * @throws RuntimeException if it can't be started
     */
    void start(ClientCall.Listener<A> listener, Metadata headers) {
        try {
            call.start(listener, headers);
        } catch (RuntimeException e) {
            ended();
            throw e;
        }
    }

    /** The call itself, which {@link #start} starts. */
    ClientCall<Q, A> call() {
        return call;
    }

    /** Whether it has a connection and no stream on it. */
    synchronized boolean isWithoutStream() {
        return stage == Stage.WITHOUT_STREAM;
    }

    /** Whether it has its stream, so that the peer knows of it. */
    synchronized boolean hasBegun() {
        return stage == Stage.BEGUN;
    }

    /** To be told once it is over, however that came. */
    void ended() {
        Stage before;
        synchronized (this) {
            before = stage;
            stage = Stage.ENDED;
        }
        if (before != Stage.ENDED) {
            connection.ended(before == Stage.BEGUN);
        }
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
            @Override
            public void streamCreated(Attributes transport, Metadata sent) {
                move(Stage.UNCONNECTED, Stage.WITHOUT_STREAM);
            }

            @Override
            public void outboundHeaders() {
                if (move(Stage.WITHOUT_STREAM, Stage.BEGUN)) {
                    connection.begun();
                }
            }
        };
    }

    private boolean move(Stage from, Stage to) {
        synchronized (this) {
            if (stage != from) {
                return false;
            }
            stage = to;
        }
        whenMoved.run();
        return true;
    }
}
