package dev.rowcast.demo;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Timestamp;
import dev.rowcast.route.Subscription;
import dev.rowcast.sample.OrdersService;
import dev.rowcast.sample.OrdersTable;
import dev.rowcast.v1.Operation;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shop.Orders;
import shop.OrdersChange;

/** The sample's service for the orders, compiled from an exported .proto file, on a port of its own. */
final class TypedFeed implements Feed {
    static final String SERVICE = "shop.OrdersSubscriber";
    private static final int PATIENCE_SECONDS = 2;

    private final Subscription subscription;
    private final PrintSampler sampler;
    private final OrdersTable orders = new OrdersTable();
    private final Inbox inbox = new Inbox();
    private final Server server;

    TypedFeed(Subscription subscription, PrintSampler sampler) throws IOException {
        this.subscription = subscription;
        this.sampler = sampler;
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(new OrdersService(this::received))
                .build()
                .start();
    }

    private void received(OrdersChange change) {
        Instant now = Instant.now();
        Arrival arrival = new Arrival(
                change.getId(),
                Shop.ORDERS.name(),
                String.valueOf(change.getKey().getId()),
                String.valueOf(change.getKey().getId()),
                change.getOffset(),
                change.getOperation() == Operation.OPERATION_SNAPSHOT,
                instant(change.getSource().getCommitTime()),
                now);
        try {
            if (orders.apply(change)) {
                sampler.arrived(label(), arrival, () -> line(change, arrival));
            }
        } catch (RuntimeException e) {
            inbox.fail(e);
            throw e;
        }
        inbox.add(arrival);
    }

    private String line(OrdersChange change, Arrival arrival) {
        long id = change.getKey().getId();
        String what = change.getOperation() == Operation.OPERATION_DELETE
                ? "order " + id + " is gone, it was " + describe(change.getBefore())
                : "order " + id + customer(change.getAfter()) + " is " + describe(change.getAfter());
        return Text.arrival(label(), what, Text.latency(arrival));
    }

    private static String customer(Orders order) {
        return order.hasCustomerId() ? " of customer " + order.getCustomerId() : "";
    }

    private static String describe(Orders order) {
        return order.getStatus() + ", " + order.getAmount().getValue()
                + (order.hasNote() ? ", \"" + order.getNote() + "\"" : "");
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    @Override
    public Subscription subscription() {
        return subscription;
    }

    @Override
    public String label() {
        return "typed";
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public Inbox inbox() {
        return inbox;
    }

    @Override
    public Map<List<@Nullable Object>, Row> rows(Shop.Table table) {
        if (!table.equals(Shop.ORDERS)) {
            return Map.of();
        }
        Map<List<@Nullable Object>, Row> rows = new HashMap<>();
        orders.rows().forEach((key, order) -> rows.put(List.<@Nullable Object>of(key.getId()), Row.of(order)));
        return rows;
    }

    @Override
    public Optional<Set<String>> compiledColumns() {
        return Optional.of(Orders.getDescriptor().getFields().stream()
                .map(FieldDescriptor::getName)
                .collect(Collectors.toSet()));
    }

    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
