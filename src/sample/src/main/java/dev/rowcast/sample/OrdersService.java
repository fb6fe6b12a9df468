package dev.rowcast.sample;

import dev.rowcast.v1.PushResponse;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;
import shop.OrdersChange;
import shop.OrdersSubscriberGrpc.OrdersSubscriberImplBase;
import shop.PushOrdersRequest;

/** Receives the changes of {@code shop.orders}. As safe for use by several threads as its handler. */
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
}
