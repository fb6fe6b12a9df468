package dev.rowcast.sample;

import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.StreamResponse;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;
import shop.OrdersChange;
import shop.OrdersSubscriberGrpc.OrdersSubscriberImplBase;
import shop.PushOrdersRequest;
import shop.StreamOrdersRequest;

/** Receives the changes of {@code shop.orders}, by calls or on streams. As safe for use by several threads as its handler. */
public final class OrdersService extends OrdersSubscriberImplBase {
    private final Consumer<OrdersChange> handler;

    /** @param handler called with each change, in the source's order; when it throws, the batch will come again */
    public OrdersService(Consumer<OrdersChange> handler) {
        this.handler = handler;
    }

    @Override
    public void push(PushOrdersRequest request, StreamObserver<PushResponse> reply) {
        request.getChangesList().forEach(handler);
        reply.onNext(PushResponse.getDefaultInstance()); // OK: every change is accepted
        reply.onCompleted();
    }

    @Override
    public StreamObserver<StreamOrdersRequest> stream(StreamObserver<StreamResponse> reply) {
        return new StreamObserver<>() {
            @Override
            public void onNext(StreamOrdersRequest request) {
                request.getBatch().getChangesList().forEach(handler);
                reply.onNext(StreamResponse.newBuilder()
                        .setAcknowledged(request.getSequence()) // up to and with this batch
                        .build());
            }

            @Override
            public void onError(Throwable ended) {
                // What wasn't acknowledged will come again, on a new stream.
            }

            @Override
            public void onCompleted() {
                reply.onCompleted(); // nothing more comes, and all is acknowledged
            }
        };
    }
}
