package dev.rowcast.tail;

import dev.rowcast.sample.BatchDecoder;
import dev.rowcast.sample.ChangeService;
import dev.rowcast.sample.ReceivedChange;
import dev.rowcast.v1.PushRequest;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A generic subscriber: a gRPC server without TLS that hands each batch, decoded, to a listener and accepts it when the listener has
 * taken it.
 */
public final class TailServer implements AutoCloseable {
    private static final int LARGEST_BATCH = 256 << 20;
    private static final int PATIENCE_SECONDS = 2;

    private final Server server;
    private final Tally tally;

    private TailServer(Server server, Tally tally) {
        this.server = server;
        this.tally = tally;
    }

    /**
     * Starts it.
     *
     * @param host the address to listen on; a name or an IP address of this machine
     * @param port the port, or 0 for any that is free
     * @param listener takes what comes, one batch at a time
     * @throws IOException if it can't listen there
     */
    public static TailServer start(String host, int port, ChangeListener listener) throws IOException {
        Tally tally = new Tally();
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
                .maxInboundMessageSize(LARGEST_BATCH)
                .addService(ChangeService.accepting(new Intake(listener, tally)::take))
                .build()
                .start();
        return new TailServer(server, tally);
    }

    /** The port that it listens on. */
    public int port() {
        return server.getPort();
    }

    /** What came so far. */
    public Tally tally() {
        return tally;
    }

    /** Returns when it was closed. */
    public void awaitEnd() throws InterruptedException {
        server.awaitTermination();
    }

    /** Takes no more; waits a moment for calls under way and breaks off those that go on. */
    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
                server.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** One batch at a time, since neither a decoder nor a listener is thread-safe. */
    private static final class Intake {
        private final ChangeListener listener;
        private final Tally tally;
        private final BatchDecoder decoder = new BatchDecoder();

        Intake(ChangeListener listener, Tally tally) {
            this.listener = listener;
            this.tally = tally;
        }

        void take(PushRequest batch) {
            Instant received = Instant.now();
            try {
                take(batch, received);
            } catch (RuntimeException e) {
                throw Status.UNAVAILABLE
                        .withDescription("the batch could not be shown: " + e.getMessage())
                        .withCause(e)
                        .asRuntimeException();
            }
        }

        private synchronized void take(PushRequest batch, Instant received) {
            List<ReceivedChange> changes = decoder.decode(batch);
            listener.received(changes, received);
            tally.add(changes);
        }
    }
}
