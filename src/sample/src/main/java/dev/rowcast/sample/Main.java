package dev.rowcast.sample;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import shop.OrdersChange;

/** Listens for the changes of {@code shop.orders} and prints what becomes of each order: {@code Main [PORT]}, by default 9090. */
public final class Main {
    private static final int DEFAULT_PORT = 9090;
    private static final int PATIENCE_SECONDS = 5;

    private final OrdersTable orders = new OrdersTable();

    private Main() {}

    /** Runs until it is told to end. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int port = args.length == 0 ? DEFAULT_PORT : Integer.parseInt(args[0]);
        Server server = Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
                .addService(new OrdersService(new Main()::handle))
                .build()
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server)));
        System.out.println("Waiting for orders on port " + server.getPort());
        server.awaitTermination();
    }

    private void handle(OrdersChange change) {
        if (orders.apply(change)) {
            System.out.println(describe(change));
        }
    }

    static String describe(OrdersChange change) {
        long id = change.getKey().getId();
        return switch (change.getOperation()) {
            case OPERATION_DELETE -> "order " + id + " is gone";
            case OPERATION_TRUNCATE -> "all orders are gone";
            default ->
                "order " + id + " is " + change.getAfter().getStatus() + ", "
                        + change.getAfter().getAmount().getValue();
        };
    }

    private static void end(Server server) {
        server.shutdown();
        try {
            server.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.shutdownNow();
    }
}
