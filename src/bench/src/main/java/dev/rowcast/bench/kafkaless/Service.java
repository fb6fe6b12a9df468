package dev.rowcast.bench.kafkaless;

import dev.rowcast.sample.ChangeService;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/** A service that answers at once, and counts. */
final class Service implements AutoCloseable {
    private final AtomicLong arrived = new AtomicLong();
    private final Server server;

    private volatile long lastNanos;

    Service() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxInboundMessageSize(64 << 20)
                .addService(new ChangeService(this::take))
                .build()
                .start();
    }

    private PushResponse take(PushRequest batch) {
        lastNanos = System.nanoTime();
        arrived.addAndGet(batch.getChangesCount());
        return PushResponse.getDefaultInstance();
    }

    String target() {
        return "127.0.0.1:" + server.getPort();
    }

    /** How many changes have arrived. */
    long arrived() {
        return arrived.get();
    }

    /** When the last batch arrived. */
    long lastNanos() {
        return lastNanos;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
