package dev.rowcast.bench.task;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Bare grpc-java with batches that were encoded beforehand: what is left when a sink does nothing. Several lanes on one connection, each of which sends
 * the next when one was answered, from gRPC's own thread.
 */
final class WireSink implements Sink {
    private final ManagedChannel channel;
    private final List<WireLane> lanes;
    private final int batch;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile long until;

    private WireSink(ProbeOptions options, int port, List<byte[]> batches) {
        batch = options.batch();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .directExecutor()
                .build();
        BooleanSupplier more = () -> System.nanoTime() - until < 0 && failure.get() == null;
        lanes = IntStream.range(0, options.partitions())
                .<WireLane>mapToObj(number -> options.mode().equals("stream")
                        ? new StreamWireLane(
                                channel.newCall(
                                        WireBatch.method(options.service(), "Stream", MethodType.BIDI_STREAMING),
                                        CallOptions.DEFAULT),
                                batches,
                                options.inFlight(),
                                more,
                                this::fail)
                        : new UnaryWireLane(
                                channel,
                                WireBatch.method(options.service(), "Push", MethodType.UNARY),
                                batches,
                                more,
                                this::fail))
                .toList();
    }

    /**
     * Opens it.
     *
     * @param port the subscriber's
     * @throws IOException if the batches can't be made
     */
    static WireSink start(ProbeOptions options, int port) throws IOException {
        return new WireSink(options, port, WireBatches.of(options));
    }

    private void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
    }

    @Override
    public long deliver(long nanos) {
        long before = answered();
        until = System.nanoTime() + nanos;
        lanes.forEach(WireLane::begin);
        while (!lanes.stream().allMatch(WireLane::isIdle)) {
            Waiting.once();
            Throwable cause = failure.get();
            if (cause != null) {
                throw new IllegalStateException("the bare gRPC client's call failed", cause);
            }
        }
        return (answered() - before) * batch;
    }

    private long answered() {
        return lanes.stream().mapToLong(WireLane::answered).sum();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
