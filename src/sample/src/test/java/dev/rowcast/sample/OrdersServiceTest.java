package dev.rowcast.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.type.Decimal;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.ChangeSubscriberGrpc;
import dev.rowcast.v1.Operation;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.StreamResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.Orders;
import shop.OrdersChange;
import shop.OrdersKey;
import shop.OrdersSubscriberGrpc;
import shop.PushOrdersRequest;
import shop.StreamOrdersRequest;

class OrdersServiceTest {
    private final OrdersTable table = new OrdersTable();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void serve() throws IOException {
        server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(new OrdersService(table::apply))
                .build()
                .start();
        channel = Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
                .build();
    }

    @AfterEach
    void end() throws InterruptedException {
        channel.shutdownNow();
        server.shutdownNow();
        assertThat(channel.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(server.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void foldsWhatArrives() {
        push(insert("a", 1, "draft"), insert("b", 2, "draft"), update("c", 1, "approved"), delete("d", 2));

        assertThat(table.rows()).isEqualTo(Map.of(key(1), order(1, "approved")));
    }

    @Test
    void takesAChangeThatComesAgainOnce() {
        push(insert("a", 1, "draft"), delete("b", 1));
        push(insert("a", 1, "draft"));

        assertThat(table.rows()).isEmpty();
    }

    @Test
    void emptiesTheTableWhenItIsTruncated() {
        push(
                insert("a", 1, "draft"),
                OrdersChange.newBuilder()
                        .setId("b")
                        .setOperation(Operation.OPERATION_TRUNCATE)
                        .build());

        assertThat(table.rows()).isEmpty();
    }

    @Test
    void refusesAnOperationFromTheFuture() {
        OrdersChange unknown =
                insert("a", 1, "draft").toBuilder().setOperationValue(99).build();

        assertThatThrownBy(() -> push(unknown)).isInstanceOf(StatusRuntimeException.class);
        assertThatThrownBy(() -> push(unknown)).isInstanceOf(StatusRuntimeException.class);
        assertThat(table.rows()).isEmpty();
    }

    @Test
    void foldsWhatArrivesOnAStreamAndAcknowledgesEachBatch() throws InterruptedException {
        BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
        StreamObserver<StreamOrdersRequest> stream =
                OrdersSubscriberGrpc.newStub(channel).stream(new StreamObserver<>() {
                    @Override
                    public void onNext(StreamResponse response) {
                        answers.add(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answers.add(failure);
                    }

                    @Override
                    public void onCompleted() {
                        answers.add("completed");
                    }
                });
        OrdersChange[] changes = {insert("a", 1, "draft"), update("b", 1, "approved")};
        for (int i = 0; i < changes.length; i++) {
            stream.onNext(StreamOrdersRequest.newBuilder()
                    .setSequence(i + 1)
                    .setBatch(PushOrdersRequest.newBuilder().addChanges(changes[i]))
                    .build());
        }
        stream.onCompleted();

        assertThat(answers.poll(60, TimeUnit.SECONDS))
                .isEqualTo(StreamResponse.newBuilder().setAcknowledged(1).build());
        assertThat(answers.poll(60, TimeUnit.SECONDS))
                .isEqualTo(StreamResponse.newBuilder().setAcknowledged(2).build());
        assertThat(answers.poll(60, TimeUnit.SECONDS)).isEqualTo("completed");
        assertThat(table.rows()).isEqualTo(Map.of(key(1), order(1, "approved")));
    }

    /** What the generic form says, a typed service reads: the two are the same on the wire. */
    @Test
    void readsTheBytesOfTheGenericForm() throws Exception {
        PushRequest generic = PushRequest.newBuilder()
                .setTable("orders")
                .addChanges(ChangeEvent.newBuilder()
                        .setId("a")
                        .setOperation(Operation.OPERATION_INSERT)
                        .setKey(key(7).toByteString())
                        .setAfter(order(7, "shipped").toByteString()))
                .build();

        PushOrdersRequest typed = PushOrdersRequest.parseFrom(generic.toByteString());
        assertThat(typed.getChanges(0)).isEqualTo(insert("a", 7, "shipped"));
        assertThat(PushRequest.parseFrom(typed.toByteString())).isEqualTo(generic);
    }

    @Test
    void isAnotherServiceThanTheGenericOne() {
        ChangeSubscriberGrpc.ChangeSubscriberBlockingStub generic = ChangeSubscriberGrpc.newBlockingStub(channel);

        assertThatThrownBy(() -> generic.push(PushRequest.getDefaultInstance())).hasMessageContaining("UNIMPLEMENTED");
    }

    @Test
    void saysWhatBecameOfAnOrder() {
        assertThat(Main.describe(insert("a", 42, "approved"))).isEqualTo("order 42 is approved, 19.90");
        assertThat(Main.describe(delete("a", 42))).isEqualTo("order 42 is gone");
    }

    private void push(OrdersChange... changes) {
        PushResponse response = OrdersSubscriberGrpc.newBlockingStub(channel)
                .push(PushOrdersRequest.newBuilder()
                        .addAllChanges(List.of(changes))
                        .build());
        assertThat(response).isEqualTo(PushResponse.getDefaultInstance());
    }

    private static OrdersChange insert(String id, long order, String status) {
        return change(id, order, Operation.OPERATION_INSERT)
                .setAfter(order(order, status))
                .build();
    }

    private static OrdersChange update(String id, long order, String status) {
        return change(id, order, Operation.OPERATION_UPDATE)
                .setAfter(order(order, status))
                .build();
    }

    private static OrdersChange delete(String id, long order) {
        return change(id, order, Operation.OPERATION_DELETE)
                .setBefore(order(order, "draft"))
                .build();
    }

    private static OrdersChange.Builder change(String id, long order, Operation operation) {
        return OrdersChange.newBuilder().setId(id).setOperation(operation).setKey(key(order));
    }

    private static OrdersKey key(long order) {
        return OrdersKey.newBuilder().setId(order).build();
    }

    private static Orders order(long id, String status) {
        return Orders.newBuilder()
                .setId(id)
                .setStatus(status)
                .setAmount(Decimal.newBuilder().setValue("19.90"))
                .build();
    }
}
