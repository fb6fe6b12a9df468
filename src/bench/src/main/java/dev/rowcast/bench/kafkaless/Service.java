package dev.rowcast.bench.kafkaless;

import dev.rowcast.sample.ChangeService;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A service that answers at once, and counts. */
final class Service implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

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

    /** Waits for that, but not for ever. */
    static void await(BooleanSupplier done) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "nothing arrived for minutes; is the machine busy with something else?");
            }
            LockSupport.parkNanos(20_000);
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
