package dev.rowcast.bench.task;

import dev.rowcast.v1.PushResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import shop.Orders20SubscriberGrpc;
import shop.PushOrders20Request;

/** The calls of a sink written by hand: so many at once, and the first that fails ends the task. For the task's thread. */
final class PushClient {
    private static final int DEADLINE_SECONDS = 30;

    private final ManagedChannel channel;
    private final MethodDescriptor<PushOrders20Request, PushResponse> push;
    private final Semaphore free;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * @param service the service; on the wire both are the same
     * @param port the subscriber's
     * @param inFlight most calls at once
     */
    PushClient(ServiceKind service, int port, int inFlight) {
        // All that is done with an answer is to note it, so no other thread is needed for that.
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .directExecutor()
                .build();
        push = Orders20SubscriberGrpc.getPushMethod().toBuilder()
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service.fullName(), "Push"))
                .build();
        free = new Semaphore(inFlight);
    }

    /** Sends it as soon as there are few enough calls out. */
    void push(PushOrders20Request request, OpenOffsets.Ticket ticket) {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new ConnectException("a call failed", cause);
        }
        free.acquireUninterruptibly();
        ClientCalls.asyncUnaryCall(
                channel.newCall(push, CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)),
                request,
                new StreamObserver<>() {
                    @Override
                    public void onNext(PushResponse answer) {
                        if (answer.getVerdictsCount() > 0) {
                            failure.compareAndSet(null, new IllegalStateException("not accepted: " + answer));
                        }
                    }

                    @Override
                    public void onError(Throwable failed) {
                        failure.compareAndSet(null, failed);
                        free.release();
                    }

                    @Override
                    public void onCompleted() {
                        ticket.done();
                        free.release();
                    }
                });
    }

    void close() {
        channel.shutdownNow();
    }
}
