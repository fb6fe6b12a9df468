package dev.rowcast.bench.task;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One call at a time. */
final class UnaryWireLane implements WireLane {
    private final Channel channel;
    private final MethodDescriptor<WireBatch, WireBatch> method;
    private final List<byte[]> batches;
    private final BooleanSupplier more;
    private final Consumer<Throwable> failed;
    private int next;
    private volatile long answered;
    private volatile boolean idle = true;

    /**
     * @param more whether another batch is to be sent
     * @param failed is told why a call failed
     */
    UnaryWireLane(
            Channel channel,
            MethodDescriptor<WireBatch, WireBatch> method,
            List<byte[]> batches,
            BooleanSupplier more,
            Consumer<Throwable> failed) {
        this.channel = channel;
        this.method = method;
        this.batches = batches;
        this.more = more;
        this.failed = failed;
    }

    @Override
    public void begin() {
        idle = false;
        send();
    }

    private void send() {
        byte[] batch = batches.get(next);
        next = (next + 1) % batches.size();
        ClientCalls.asyncUnaryCall(channel.newCall(method, CallOptions.DEFAULT), WireBatch.of(batch), new Answer());
    }

    @Override
    public boolean isIdle() {
        return idle;
    }

    @Override
    public long answered() {
        return answered;
    }

    private final class Answer implements StreamObserver<WireBatch> {
        @Override
        public void onNext(WireBatch answer) {
            // The end of the call says it.
        }

        @Override
        public void onError(Throwable cause) {
            failed.accept(cause);
            idle = true;
        }

        @Override
        @SuppressWarnings("NonAtomicOperationOnVolatileField") // One call at a time: nobody else writes.
        public void onCompleted() {
            answered++;
            if (more.getAsBoolean()) {
                send();
            } else {
                idle = true;
            }
        }
    }
}
